"""Mends an accepted plan after an event: only what must move moves.

Batches that nobody gave back stay as they are; of a batch given back, the finished pieces stay.
Who gave work back or fell behind gets nothing new from this event. What is open again is planned
like any work, on the hours that are left, with kits that leave on the day of the event. A larger
order, a new certificate or an illness are the same with other facts and perhaps no releases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from fulfillment.planner.bench import Bench, lay_out
from fulfillment.planner.checks import check, check_wishes, refuse
from fulfillment.planner.deadline import late_after
from fulfillment.planner.drawing import draw_up
from fulfillment.planner.facts import Event, Facts, Pin
from fulfillment.planner.outcome import outcome
from fulfillment.planner.plan import stand
from fulfillment.planner.progress import Progress, untold
from fulfillment.planner.proposal import Because, Proposal
from fulfillment.planner.reasons import Reason
from fulfillment.planner.shipments import ship
from fulfillment.planner.standing import Standing
from fulfillment.planner.task import set_task


@dataclass(frozen=True, slots=True)
class Change:
    """What the new plan changes for one maker and line."""

    maker: str
    line: str
    before: int
    after: int


def replan(
    facts: Facts,
    previous: Sequence[Pin],
    event: Event,
    *,
    excluded: Iterable[str] = (),
    time_limit: float | None = None,
    progress: Progress = untold,
) -> Proposal:
    """The plan that keeps what stands of `previous` and places anew what the event set free."""
    late = late_after(time_limit)
    check(facts)
    _check_event(facts, previous, event)
    gone = {release.maker for release in event.releases}
    kept, done = _kept(previous, event)
    out = frozenset(excluded)
    check_wishes(facts, kept, out)
    bench = lay_out(facts)
    standing = stand(bench, kept)
    admitted = np.array([row.id not in gone | out for row in bench.makers.facts])
    first = np.maximum(bench.kit_day, (event.date - facts.start).days + bench.kit_day)
    draft = draw_up(set_task(bench, standing, admitted, first), late, progress)
    batches = ship(draft)
    return outcome(
        draft, batches, _reasons(bench, event, standing, done), _stepped_back(bench, gone)
    )


def difference(previous: Sequence[Pin], proposal: Proposal) -> tuple[Change, ...]:
    """What changes for whom, unchanged shares left out."""
    before: dict[tuple[str, str], int] = {}
    after: dict[tuple[str, str], int] = {}
    for pin in previous:
        before[pin.maker, pin.line] = before.get((pin.maker, pin.line), 0) + pin.pieces
    for share in proposal.shares:
        after[share.maker, share.line] = after.get((share.maker, share.line), 0) + share.pieces
    return tuple(
        Change(*key, before.get(key, 0), after.get(key, 0))
        for key in sorted(before.keys() | after.keys())
        if before.get(key, 0) != after.get(key, 0)
    )


def _check_event(facts: Facts, previous: Sequence[Pin], event: Event) -> None:
    if event.date < facts.start:
        refuse("event.date", f"{event.date} is before the start of the order, {facts.start}")
    given = {(pin.maker, pin.line) for pin in previous}
    seen: set[tuple[str, str]] = set()
    for release in event.releases:
        place = f"event.released[{release.maker}, {release.line}]"
        if (release.maker, release.line) not in given:
            refuse(place, "the previous plan has no such batch")
        if (release.maker, release.line) in seen:
            refuse(place, "this batch is released twice")
        if release.done < 0:
            refuse(place, f"{release.done} pieces cannot be done")
        seen.add((release.maker, release.line))


def _kept(previous: Sequence[Pin], event: Event) -> tuple[list[Pin], set[tuple[str, str]]]:
    """The batches that stand, and which of them only with their finished pieces."""
    done = {(release.maker, release.line): release.done for release in event.releases}
    kept = []
    for pin in previous:
        pieces = min(pin.pieces, done.get((pin.maker, pin.line), pin.pieces))
        if pieces:
            kept.append(Pin(pin.maker, pin.line, pieces, pin.start, pin.due))
    return kept, set(done)


def _reasons(
    bench: Bench, event: Event, standing: Sequence[Standing], done: set[tuple[str, str]]
) -> dict[Standing | None, Because]:
    """Why each standing batch stands; new work (None) takes over what was given back."""
    reasons: dict[Standing | None, Because] = {
        None: Because(Reason.TAKEN_OVER, {"day": event.date.isoformat()})
    }
    for batch in standing:
        key = (bench.makers.facts[batch.maker].id, bench.lines.facts[batch.line].id)
        reasons[batch] = Because(Reason.DONE if key in done else Reason.KEPT)
    return reasons


def _stepped_back(bench: Bench, gone: set[str]) -> dict[int, Because]:
    return {
        at: Because(Reason.STEPPED_BACK)
        for at, row in enumerate(bench.makers.facts)
        if row.id in gone
    }
