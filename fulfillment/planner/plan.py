"""Plans an order: facts in, proposal out, step by named step.

The order of aims is fixed: pieces on time, safe hours and certificates always, fair income, low
cost. The same facts in any order give the same proposal; there is no clock and no chance here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from fulfillment.planner.bench import Bench, lay_out
from fulfillment.planner.checks import check, check_wishes
from fulfillment.planner.deadline import late_after
from fulfillment.planner.drawing import draw_up
from fulfillment.planner.facts import Facts, Pin
from fulfillment.planner.outcome import outcome
from fulfillment.planner.progress import Progress, untold
from fulfillment.planner.proposal import Because, Proposal
from fulfillment.planner.reasons import Reason
from fulfillment.planner.shipments import ship
from fulfillment.planner.standing import Standing
from fulfillment.planner.task import set_task


def propose(
    facts: Facts,
    *,
    pins: Sequence[Pin] = (),
    excluded: Iterable[str] = (),
    time_limit: float | None = None,
    progress: Progress = untold,
) -> Proposal:
    """The best plan for these facts; pinned shares stand, excluded makers get no work."""
    late = late_after(time_limit)
    check(facts)
    out = frozenset(excluded)
    check_wishes(facts, pins, out)
    bench = lay_out(facts)
    admitted = np.array([maker.id not in out for maker in bench.makers.facts])
    standing = stand(bench, pins)
    draft = draw_up(set_task(bench, standing, admitted), late, progress)
    pinned: dict[Standing | None, Because] = {batch: Because(Reason.PINNED) for batch in standing}
    return outcome(draft, ship(draft), pinned)


def stand(bench: Bench, pins: Sequence[Pin]) -> list[Standing]:
    """Pins as standing work, on their own days or on the usual ones."""
    makers = {row.id: at for at, row in enumerate(bench.makers.facts)}
    lines = {row.id: at for at, row in enumerate(bench.lines.facts)}
    standing = []
    for pin in sorted(pins, key=lambda row: (row.maker, row.line, str(row.start))):
        maker, line = makers[pin.maker], lines[pin.line]
        where = bench.makers.cooperative[maker]
        first, last = bench.kit_day[where], bench.hand_in[where, bench.lines.date[line]]
        start = int(first) if pin.start is None else (pin.start - bench.start).days
        due = int(last) if pin.due is None else (pin.due - bench.start).days
        standing.append(Standing(maker, line, pin.pieces, start, due))
    return standing


def pins_of(proposal: Proposal) -> tuple[Pin, ...]:
    """The shares of a proposal as work that stands."""
    return tuple(
        Pin(share.maker, share.line, share.pieces, share.start, share.due)
        for share in proposal.shares
    )
