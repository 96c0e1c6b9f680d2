"""The facts as arrays: who can do what by when, in one fixed order that ignores the given one.

Makers and lines stand by identity, so that the same facts in any order give the same bench and
hence the same plan. Days count from the start of the order. The heart is `free[m, j]`: minutes
of new work that maker m can hand in for the j-th date at the hub, counted from the beginning;
work fits if, for every j, all of it due up to j stays within `free[m, j]`. Commitments, days
off, kit and return days and work that stands are taken out of it beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fulfillment.planner.facts import CooperativeFacts, Facts, LineFacts, MakerFacts, StyleFacts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Minutes may be exceeded by less than a second, so that whole pieces are not lost to rounding.
SLIP = 1e-7


@dataclass(frozen=True, slots=True)
class Lines:
    """The order lines as columns; `group` numbers the kinds of skill that lines ask for."""

    facts: tuple[LineFacts, ...]
    styles: tuple[StyleFacts, ...]
    style: Ints
    due: Ints
    date: Ints
    pieces: Ints
    rate: Ints
    minutes: Floats
    craft: Ints
    level: Ints
    group: Ints
    pack: Ints
    least: Ints
    kit_kg: Floats
    goods_kg: Floats


@dataclass(frozen=True, slots=True)
class Makers:
    """The makers as columns; `skill` and `pace` have one column per craft of the order."""

    facts: tuple[MakerFacts, ...]
    cooperative: Ints
    skill: NDArray[np.int16]
    pace: Floats
    slowness: Floats
    defects: Floats
    batch_cost: Ints
    most_styles: Ints
    recent_pay: Floats
    recent_hours: Floats


@dataclass(frozen=True, slots=True)
class Bench:
    """Lines, makers and cooperatives of one order; `hand_in[c, j]` is the last day to hand in."""

    facts: Facts
    start: date
    lines: Lines
    makers: Makers
    cooperatives: tuple[CooperativeFacts, ...]
    kit_day: Ints
    dates: Ints
    hand_in: Ints
    groups: tuple[tuple[int, int], ...]
    able: Flags

    def minutes_per_piece(self, maker: Ints | int, line: Ints | int) -> Floats:
        """Minutes one accepted piece costs this maker, her pace and expected rework included."""
        pace = self.makers.pace[maker, self.lines.craft[line]]
        needed: Floats = self.lines.minutes[line] * pace * self.makers.slowness[maker]
        return needed

    def able_for(self, line: int) -> Ints:
        """The makers who are certified for a line."""
        return np.nonzero(self.able[:, self.lines.group[line]])[0]


def lay_out(facts: Facts) -> Bench:
    """The bench for these facts; expects facts that `check` has passed."""
    crafts = {name: at for at, name in enumerate(sorted({s.craft for s in facts.styles}))}
    cooperatives = tuple(sorted(facts.cooperatives, key=lambda row: row.id))
    lines = _lines(facts, crafts)
    makers = _makers(facts, crafts, {row.id: at for at, row in enumerate(cooperatives)})
    kit_day = np.array([row.kit_days for row in cooperatives], np.int64)
    back = np.array([row.return_days for row in cooperatives], np.int64)
    dates = np.unique(lines.due)
    groups = tuple(sorted(set(zip(lines.craft.tolist(), lines.level.tolist(), strict=True))))
    able = np.stack([makers.skill[:, craft] >= level for craft, level in groups], axis=1)
    return Bench(
        facts=facts,
        start=facts.start,
        lines=lines,
        makers=makers,
        cooperatives=cooperatives,
        kit_day=kit_day,
        dates=dates,
        hand_in=dates[None, :] - back[:, None],
        groups=groups,
        able=able,
    )


def _lines(facts: Facts, crafts: dict[str, int]) -> Lines:
    rows = tuple(sorted(facts.lines, key=lambda row: row.id))
    known = {style.id: style for style in facts.styles}
    number = {name: at for at, name in enumerate(sorted(known))}
    styles = tuple(known[row.style] for row in rows)
    due = np.array([(row.due - facts.start).days for row in rows], np.int64)
    craft = np.array([crafts[style.craft] for style in styles], np.int64)
    level = np.array([style.level for style in styles], np.int64)
    return Lines(
        facts=rows,
        styles=styles,
        style=np.array([number[row.style] for row in rows], np.int64),
        due=due,
        date=np.searchsorted(np.unique(due), due),
        pieces=np.array([row.pieces for row in rows], np.int64),
        rate=np.array([style.piece_rate for style in styles], np.int64),
        minutes=np.array([style.standard_minutes for style in styles]),
        craft=craft,
        level=level,
        group=np.unique(np.stack([craft, level]), axis=1, return_inverse=True)[1].ravel(),
        pack=np.array([style.pack for style in styles], np.int64),
        least=np.array([style.min_batch for style in styles], np.int64),
        kit_kg=np.array([style.kit_weight_g for style in styles]) / 1000,
        goods_kg=np.array([style.weight_g for style in styles]) / 1000,
    )


def _makers(facts: Facts, crafts: dict[str, int], cooperatives: dict[str, int]) -> Makers:
    rows = tuple(sorted(facts.makers, key=lambda row: row.id))
    settings = facts.settings
    skill, pace = _skills(rows, crafts)
    defects = np.array([1 - row.first_pass_yield for row in rows])
    batch_cost = (settings.cost_per_batch, settings.cost_per_batch + settings.cost_per_home_batch)
    usual = settings.max_styles_per_maker
    most = [usual if row.max_styles is None else row.max_styles for row in rows]
    return Makers(
        facts=rows,
        cooperative=np.array([cooperatives[row.cooperative] for row in rows], np.int64),
        skill=skill,
        pace=pace,
        slowness=1 + settings.rework_minutes_share * defects,
        defects=defects,
        batch_cost=np.array([batch_cost[row.home_based] for row in rows], np.int64),
        most_styles=np.array(most, np.int64),
        recent_pay=np.array([row.recent_pay for row in rows], np.float64),
        recent_hours=np.array([row.recent_hours for row in rows], np.float64),
    )


def _skills(
    rows: tuple[MakerFacts, ...], crafts: dict[str, int]
) -> tuple[NDArray[np.int16], Floats]:
    """Certified level and pace, one row per maker and one column per craft."""
    skill = np.zeros((len(rows), len(crafts)), np.int16)
    pace = np.ones((len(rows), len(crafts)))
    for at, row in enumerate(rows):
        for craft, level in row.skills.items():
            column = crafts.get(craft)
            if column is not None:
                skill[at, column] = level
                pace[at, column] = row.pace[craft]
    return skill, pace
