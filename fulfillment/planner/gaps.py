"""Skill gaps: what one more certified maker, one more hour, one more week would bring.

Read off a proposal that fell short: for every kind of skill with late pieces, how many of them a
usual maker with that certificate could take, what an hour of those who have it is worth, and how
many would be here if the dates were a week later. Training can so follow demand. Estimates from
hours and least batches, not promises: `promise_date` gives those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from fulfillment.planner.bench import Bench, Floats, lay_out
from fulfillment.planner.facts import Facts
from fulfillment.planner.hours import free_minutes, loads_of, room_by
from fulfillment.planner.plan import pins_of, stand
from fulfillment.planner.proposal import Proposal

WEEK = 7


def _(message: str) -> str:
    """Marks a phrase for the translators; worded at the edge."""
    return message


#: What helps, by the name of its figure in `Gap`; message ids of the translation catalogue.
REMEDIES = {
    "maker": _("One more certified maker"),
    "hour": _("One more hour a week each"),
    "week": _("One more week"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Late pieces of one kind of skill, and how many of them each remedy would bring in time."""

    craft: str
    grade: int
    pieces: int
    certified: int
    maker: int
    hour: int
    week: int

    def effects(self) -> Iterable[tuple[str, int]]:
        """Each remedy by its name, with the pieces it would bring in time."""
        return [(name, getattr(self, name)) for name in REMEDIES]


def skill_gaps(facts: Facts, proposal: Proposal) -> tuple[Gap, ...]:
    """One gap per craft and grade with late pieces, the largest first."""
    bench = lay_out(facts)
    number = {row.id: at for at, row in enumerate(bench.lines.facts)}
    late: dict[int, dict[int, int]] = {}
    for short in proposal.shortfalls:
        line = number[short.line]
        group = int(bench.lines.group[line])
        late.setdefault(group, {})[line] = short.pieces
    if not late:
        return ()
    usual = np.median(free_minutes(bench), axis=0)
    later = _left_a_week_later(bench, proposal)
    gaps = [_gap(bench, lines, usual, later) for lines in late.values()]
    return tuple(sorted(gaps, key=lambda gap: (-gap.pieces, gap.craft, gap.grade)))


def _gap(bench: Bench, late: dict[int, int], usual: Floats, later: Floats) -> Gap:
    lines, first = bench.lines, next(iter(late))
    able = bench.able_for(first)
    pieces = sum(late.values())
    style = lines.styles[first]
    return Gap(
        craft=style.craft,
        grade=style.level,
        pieces=pieces,
        certified=len(able),
        maker=min(pieces, _one_maker(bench, late, usual)),
        hour=min(pieces, _one_hour(bench, late)),
        week=min(pieces, _one_week(bench, late, later)),
    )


def _one_maker(bench: Bench, late: dict[int, int], usual: Floats) -> int:
    """Pieces that usual free hours at the standard pace hold, the earliest line first."""
    lines, used, made = bench.lines, 0.0, 0
    for line in sorted(late, key=lambda at: (int(lines.date[at]), at)):
        left = float(usual[lines.date[line]]) - used
        room = int(max(0.0, left) / float(lines.minutes[line])) // int(lines.pack[line])
        pieces = min(late[line], room * int(lines.pack[line]))
        if pieces >= min(late[line], int(lines.least[line])):
            made += pieces
            used += pieces * float(lines.minutes[line])
    return made


def _one_hour(bench: Bench, late: dict[int, int]) -> int:
    """Pieces that one more hour a week of everybody certified holds until the dates."""
    made = 0.0
    for line, pieces in late.items():
        able = bench.able_for(line)
        days = bench.hand_in[bench.makers.cooperative[able], bench.lines.date[line]]
        weeks = np.maximum(days - bench.kit_day[bench.makers.cooperative[able]], 0) / WEEK
        if len(able):
            hours = float((60 * weeks / bench.minutes_per_piece(able, line)).sum())
            made += min(float(pieces), hours / len(late))
    return int(made)


def _one_week(bench: Bench, late: dict[int, int], later: Floats) -> int:
    """Late pieces that the hours left a week after the dates hold."""
    made = 0.0
    for line, pieces in late.items():
        able = bench.able_for(line)
        if len(able):
            room = later[able, bench.lines.date[line]] / bench.minutes_per_piece(able, line)
            made += min(float(pieces), float(room.sum()) / len(late))
    return int(made)


def _left_a_week_later(bench: Bench, proposal: Proposal) -> Floats:
    """Minutes left beside the plan if every date were a week later."""
    loads = loads_of(bench, stand(bench, pins_of(proposal)))
    house = bench.makers.cooperative
    everybody = np.arange(len(house))
    days = bench.hand_in[house] + WEEK
    return room_by(bench, everybody, bench.kit_day[house], days, loads)


def one_week_later(facts: Facts) -> Facts:
    """The same facts with every date a week later, to plan the remedy itself."""
    lines = tuple(replace(row, due=row.due + timedelta(days=WEEK)) for row in facts.lines)
    return replace(facts, lines=lines)
