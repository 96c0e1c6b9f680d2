"""Which made-to-order pieces gather now: the rule by which a wave leaves.

Pieces of a craft leave together, so that one plan serves them; whether they leave is decided by
variant. A line must leave when

* its latest day to start comes near: its date less making and way, less some days of notice;
* it has waited as long as the house lets anybody wait;
* enough pieces of its variant are together for a good batch;
* somebody asks for everything now.

When one line of a variant must leave, the others of the variant leave with it: they make the
batch better and nobody waits for nothing.

Invariants: every line is in exactly one wave or waits, whole; none waits past the day `leaves_on`
names, and that day lies before its latest start; no piece is made for a later date than promised;
the same lines in any order give the same answer.
How it can fail: a line that was paid when its latest start had passed leaves at once and will be
late; the plan says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from catalog.errors import Invalid

#: The most that a house may set; longer ones would promise nobody anything.
MOST_DAYS, MOST_BATCHES = 60, 20
#: Dates so close together are made in one go: a batch for every single day would be no batch.
SAME_BATCH = timedelta(days=3)


class Why(StrEnum):
    """Why a line leaves, or what it waits for."""

    DUE = "due"
    WAITED = "waited"
    ENOUGH = "enough"
    ALONG = "along"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class HouseRule:
    """What the house sets.

    Seven days: a small batch beside other work, at ten hours a week. Two of notice: one night may
    be missed. Three of waiting, for hours that pass while pieces wait are lost to them.
    """

    making_days: int = 7
    notice_days: int = 2
    longest_wait_days: int = 3
    good_batches: int = 1


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A paid line that nobody makes yet. `batch` is the smallest good batch of its style."""

    line_id: int
    craft: str
    product_id: int
    variant_id: int
    pieces: int
    paid_on: date
    due_on: date | None
    batch: int
    way_days: int
    lettering: str = ""


@dataclass(frozen=True, slots=True)
class WaveLine:
    """Pieces of one variant, the earliest date of those they are for, and why each leaves."""

    product_id: int
    variant_id: int
    due_on: date
    lines: tuple[tuple[OpenLine, Why], ...]

    @property
    def lettering(self) -> str:
        """What stands on each piece: the same words for all of them, or none."""
        return self.lines[0][0].lettering

    @property
    def pieces(self) -> int:
        """How many pieces are to be made."""
        return sum(line.pieces for line, _ in self.lines)


@dataclass(frozen=True, slots=True)
class NewWave:
    """One production order to be: its craft and its lines."""

    craft: str
    lines: tuple[WaveLine, ...]

    @property
    def pieces(self) -> int:
        """How many pieces are to be made."""
        return sum(line.pieces for line in self.lines)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that stays: it leaves on `leaves_on` at the latest, or with `missing` pieces more."""

    line: OpenLine
    leaves_on: date
    why: Why
    missing: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Every line, once: in a wave or waiting."""

    waves: tuple[NewWave, ...]
    waiting: tuple[Waiting, ...]


def checked(rule: HouseRule) -> HouseRule:
    """The rule, if a house can keep it; notice is at least a day, for the round comes nightly."""
    days = (
        ("making_days", rule.making_days, 1),
        ("notice_days", rule.notice_days, 1),
        ("longest_wait_days", rule.longest_wait_days, 0),
    )
    for name, value, least in days:
        if not least <= value <= MOST_DAYS:
            raise Invalid("waves.days", "Please choose between 0 and 60 days.", field=name)
    if not 1 <= rule.good_batches <= MOST_BATCHES:
        raise Invalid(
            "waves.batches", "Please choose between 1 and 20 batches.", field="good_batches"
        )
    return rule


def decide(
    lines: Collection[OpenLine], rule: HouseRule, *, today: date, everything: bool = False
) -> Decision:
    """What leaves today and what waits, and why."""
    variants: dict[tuple[str, int], list[OpenLine]] = {}
    for line in sorted(lines, key=_turn):
        variants.setdefault((line.craft, line.variant_id), []).append(line)
    leaving: dict[str, list[tuple[OpenLine, Why]]] = {}
    waiting: list[Waiting] = []
    for (craft, _), among in sorted(variants.items()):
        if everything:
            leaving.setdefault(craft, []).extend((line, Why.ASKED) for line in among)
        elif whys := _whys(among, rule, today):
            leaving.setdefault(craft, []).extend((line, whys[line.line_id]) for line in among)
        else:
            waiting.extend(_waiting(among, rule))
    waves = tuple(
        NewWave(craft, _wave_lines(chosen, rule, today))
        for craft, chosen in sorted(leaving.items())
    )
    return Decision(waves, tuple(sorted(waiting, key=lambda each: _turn(each.line))))


def latest_start(line: OpenLine, rule: HouseRule) -> date | None:
    """The last day on which making can begin and still be in time; None without a date."""
    if line.due_on is None:
        return None
    return line.due_on - timedelta(days=rule.making_days + line.way_days)


def leaves_on(line: OpenLine, rule: HouseRule) -> tuple[date, Why]:
    """The day on which a line leaves at the latest, and which of its clocks says so."""
    waited = line.paid_on + timedelta(days=rule.longest_wait_days)
    start = latest_start(line, rule)
    if start is None:
        return waited, Why.WAITED
    near = start - timedelta(days=rule.notice_days)
    return (near, Why.DUE) if near <= waited else (waited, Why.WAITED)


def good_batch(line: OpenLine, rule: HouseRule) -> int:
    """How many pieces of a variant are worth a wave of their own."""
    return line.batch * rule.good_batches


def whole_packs(least: int, pack: int) -> int:
    """The smallest number of whole packs that holds `least` pieces."""
    return -(-max(least, 1) // pack) * pack


def in_turn(wanted: Sequence[tuple[int, int]], pieces: int) -> Mapping[int, int]:
    """Hand `pieces` to those who wait, in their order: `wanted` is (id, pieces still owed).

    Invariant: nobody gets more than she is owed, and nothing is given twice; the rest is surplus.
    """
    given: dict[int, int] = {}
    for each, owed in wanted:
        part = min(owed, pieces)
        if part > 0:
            given[each] = part
            pieces -= part
    return given


def _turn(line: OpenLine) -> tuple[date, date, int]:
    """Promised date, then paid date, then number."""
    return line.due_on or date.max, line.paid_on, line.line_id


def _whys(among: Sequence[OpenLine], rule: HouseRule, today: date) -> dict[int, Why]:
    """Why each line of a variant leaves today; nothing if none must."""
    due = {line.line_id: leaves_on(line, rule) for line in among}
    must = {line_id: why for line_id, (day, why) in due.items() if day <= today}
    if sum(line.pieces for line in among) >= good_batch(among[0], rule):
        return {line.line_id: must.get(line.line_id, Why.ENOUGH) for line in among}
    return {line.line_id: must.get(line.line_id, Why.ALONG) for line in among} if must else {}


def _waiting(among: Sequence[OpenLine], rule: HouseRule) -> list[Waiting]:
    missing = good_batch(among[0], rule) - sum(line.pieces for line in among)
    first, why = min(leaves_on(line, rule) for line in among)
    return [Waiting(line, first, why, missing) for line in among]


def _wave_lines(
    chosen: Sequence[tuple[OpenLine, Why]], rule: HouseRule, today: date
) -> tuple[WaveLine, ...]:
    """Pieces of a variant whose dates lie close together are one line, for the earliest of them.

    Pieces with words on them never share a line with others: each must reach whom it is for.
    """
    groups: dict[tuple[int, int, date, str], list[tuple[OpenLine, Why]]] = {}
    last: dict[tuple[int, str], date] = {}
    for due, line, why in sorted(
        ((_date_of(line, rule, today), line, why) for line, why in chosen),
        key=lambda each: (each[0], _turn(each[1])),
    ):
        same = (line.variant_id, line.lettering)
        first = last.get(same)
        if first is None or due > first + SAME_BATCH:
            first = last[same] = due
        key = (line.product_id, line.variant_id, first, line.lettering)
        groups.setdefault(key, []).append((line, why))
    return tuple(WaveLine(*key[:3], tuple(among)) for key, among in sorted(groups.items()))


def _date_of(line: OpenLine, rule: HouseRule, today: date) -> date:
    return line.due_on or today + timedelta(days=rule.making_days + line.way_days)
