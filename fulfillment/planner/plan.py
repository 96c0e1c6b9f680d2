"""Plans an order: facts in, proposal out, step by named step.

The order of aims is fixed: pieces on time, safe hours and certificates always, fair income, low
cost. The same facts in any order give the same proposal; there is no clock and no chance here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from fulfillment.planner.aims import set_aims
from fulfillment.planner.balance import balance
from fulfillment.planner.bench import Bench, Ints, lay_out
from fulfillment.planner.checks import check, check_wishes
from fulfillment.planner.draft import Draft
from fulfillment.planner.exchange import exchange
from fulfillment.planner.facts import Facts, Pin
from fulfillment.planner.fair import fair_share
from fulfillment.planner.fill import fill
from fulfillment.planner.flow import fair_flow
from fulfillment.planner.mend import mend
from fulfillment.planner.outcome import outcome
from fulfillment.planner.proposal import Because, Proposal
from fulfillment.planner.reasons import Reason
from fulfillment.planner.rescue import rescue
from fulfillment.planner.settle import settle
from fulfillment.planner.shipments import ship
from fulfillment.planner.standing import Standing
from fulfillment.planner.task import Task, set_task
from fulfillment.planner.tidy import tidy

ROUNDS = 3


def propose(
    facts: Facts,
    *,
    pins: Sequence[Pin] = (),
    excluded: Iterable[str] = (),
    time_limit: float | None = None,
) -> Proposal:
    """The best plan for these facts; pinned shares stand, excluded makers get no work."""
    check(facts)
    out = frozenset(excluded)
    check_wishes(facts, pins, out)
    bench = lay_out(facts)
    admitted = np.array([maker.id not in out for maker in bench.makers.facts])
    standing = stand(bench, pins)
    draft = draw_up(set_task(bench, standing, admitted))
    pinned = {(batch.maker, batch.line): Because(Reason.PINNED) for batch in standing}
    return outcome(draft, ship(draft), pinned)


def draw_up(task: Task) -> Draft:
    """From the fair flow to a finished draft."""
    fair = fair_share(task, makeable(task))
    draft = Draft(task)
    settle(draft, fair_flow(task, fair.pay), fair.pay + task.pay)
    fill(draft, fair.pay + task.pay)
    fair = fair_share(task, task.open_pieces - draft.open)
    target = fair.pay + task.pay
    balance(draft, target)
    aims = set_aims(draft, target, fair.level)
    rescue(draft, aims)
    mend(draft, aims)
    tidy(draft, aims)
    exchange(draft, aims, ROUNDS)
    mend(draft, aims)
    tidy(draft, aims)
    balance(draft, target)
    return draft


def makeable(task: Task) -> Ints:
    """Pieces of each line that its certified makers could make if there were no other line."""
    most = np.zeros(len(task.open_pieces), np.int64)
    for line in range(len(most)):
        able = task.bench.able_for(line)
        able = able[task.admitted[able]]
        largest = task.largest(able, line, task.free[able])
        most[line] = largest[largest >= task.least(able, line)].sum()
    return np.minimum(most, task.open_pieces)


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
