"""Whether a maker's work still fits her hours after something happened, and what must leave her.

Pure. Her days are filled as the planner counts them: safe hours on her own days, never on a day
off, the earliest due first, promises to other orders among it. What is not done by the last day
that still reaches the hub in time is late. Work moves away from her only while that makes less
of it late: the last due first, unanswered offers before taken ones, and never what she has begun.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from fulfillment.planner.facts import Facts, MakerFacts

#: Less than a minute is no lateness; it comes from rounding.
SLIP = 1.0


@dataclass(frozen=True, slots=True)
class Held:
    """Pieces of one batch that are with a maker; `last` is the last day to hand them in."""

    batch: int
    maker: str
    line: str
    pieces: int
    start: date
    due: date
    last: date
    offered: bool = False
    begun: bool = False


@dataclass(slots=True)
class _Work:
    start: date
    due: date
    last: date
    left: float
    late: float = 0.0


class Hours:
    """What a plan must know of hours: minutes a piece for each maker and line, and her days."""

    def __init__(self, facts: Facts) -> None:
        self.start = facts.start
        self.makers = {maker.id: maker for maker in facts.makers}
        styles = {style.id: style for style in facts.styles}
        self._styles = {line.id: styles[line.style] for line in facts.lines}
        self._rework = facts.settings.rework_minutes_share

    def minutes(self, maker: str, line: str) -> float:
        """Minutes one accepted piece costs her, her pace and expected rework included."""
        who, style = self.makers[maker], self._styles[line]
        again = 1 + self._rework * (1 - who.first_pass_yield)
        return style.standard_minutes * who.pace.get(style.craft, 1.0) * again

    def late(self, maker: str, held: Sequence[Held]) -> dict[int, int]:
        """Pieces of each of her batches that cannot be handed in by their last day."""
        works = [self._work(each) for each in held]
        _work_off(self.makers[maker], self.start, [*works, *self._promised(maker)])
        found = {}
        for each, work in zip(held, works, strict=True):
            if work.late > SLIP:
                found[each.batch] = ceil((work.late - SLIP) / self.minutes(maker, each.line))
        return found

    def must_move(
        self, maker: str, held: Sequence[Held], *, taken_too: bool = False
    ) -> tuple[Held, ...]:
        """What must leave her so that less is late; of taken work only if `taken_too`."""
        kept, moved = list(held), []
        late = self._late_minutes(maker, kept)
        for each in sorted(held, key=lambda one: (one.offered, one.due, one.batch), reverse=True):
            if late <= SLIP:
                break
            if each.begun or not (each.offered or taken_too):
                continue
            rest = [one for one in kept if one is not each]
            less = self._late_minutes(maker, rest)
            if less < late - SLIP:
                kept, late = rest, less
                moved.append(each)
        return tuple(moved)

    def _late_minutes(self, maker: str, held: Collection[Held]) -> float:
        works = [*(self._work(each) for each in held), *self._promised(maker)]
        _work_off(self.makers[maker], self.start, works)
        return sum(work.late for work in works)

    def _work(self, each: Held) -> _Work:
        needed = each.pieces * self.minutes(each.maker, each.line)
        return _Work(max(each.start, self.start), each.due, each.last, needed)

    def _promised(self, maker: str) -> list[_Work]:
        promises = self.makers[maker].commitments
        return [_Work(self.start, each.due, each.due, each.minutes) for each in promises]


def _work_off(maker: MakerFacts, start: date, works: Sequence[_Work]) -> None:
    """Let her days pass; each work remembers what was left after its last day."""
    ordered = sorted(works, key=lambda work: (work.due, work.start))
    for work in ordered:
        work.late = work.left
    until = max((work.last for work in works), default=start)
    off, days = set(maker.days_off), len(maker.working_days)
    for ahead in range((until - start).days + 1):
        day = start + timedelta(days=ahead)
        if day.weekday() not in maker.working_days or day in off:
            continue
        room = maker.hours_per_week * 60 / days
        for work in ordered:
            if work.left > 0 and work.start <= day and room > 0:
                done = min(room, work.left)
                work.left -= done
                room -= done
                if day <= work.last:
                    work.late = work.left
