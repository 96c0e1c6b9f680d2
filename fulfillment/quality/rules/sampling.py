"""Which pieces of a lot are looked at, and how many bad ones it may hold: ISO 2859-1, single.

The lot gives a letter, letter and AQL give a cell, and an arrow in the cell leads to another plan
that is used whole: its letter, its sample, its numbers. A sample that reaches the lot means that
every piece is looked at; Ac and Re stay those of the plan.
Invariants: 1 <= sample <= lot, Re = Ac + 1. A level or an AQL that the tables do not have is
refused (`quality.level`, `quality.aql`), never rounded to the next.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from catalog.errors import Refusal
from fulfillment.quality.rules.tables import (
    AQLS,
    CELLS,
    LARGEST_LOTS,
    LETTERS,
    LETTERS_OF_LOTS,
    LEVELS,
    SIZES,
    Severity,
)

_VALUES = {Decimal(each): each for each in AQLS}


@dataclass(frozen=True, slots=True)
class Plan:
    """Look at `sample` pieces; accept the lot at `accept` bad ones, not at `reject`."""

    letter: str
    sample: int
    accept: int
    reject: int
    whole: bool


def aql_named(words: str) -> str:
    """The AQL as the tables write it: `4` and `4.00` are `4.0`."""
    try:
        return _VALUES[Decimal(words.strip())]
    except (KeyError, InvalidOperation):
        raise Refusal(
            "quality.aql",
            "The tables have no AQL %(aql)s. They have %(known)s.",
            status=422,
            aql=words,
            known=", ".join(AQLS),
        ) from None


def code_letter(lot: int, level: str = "II") -> str:
    """The letter of a lot; one piece alone counts as the smallest row."""
    if lot < 1:
        raise ValueError(lot)
    if level not in LEVELS:
        raise Refusal(
            "quality.level",
            "The tables have no level %(level)s. They have %(known)s.",
            status=422,
            level=level,
            known=", ".join(LEVELS),
        )
    letters: tuple[str, ...] = LETTERS_OF_LOTS[level]
    return letters[bisect_left(LARGEST_LOTS, lot)]


def plan_for(
    lot: int, *, level: str = "II", aql: str = "2.5", severity: Severity = Severity.NORMAL
) -> Plan:
    """The plan of a lot, arrows followed, its sample never above the lot."""
    letter, size, accept = reached(code_letter(lot, level), aql_named(aql), severity)
    return Plan(letter, min(size, lot), accept, accept + 1, whole=size >= lot)


def tighter(plan: Plan, aql: str) -> int | None:
    """Ac of the same letter one AQL stricter in normal inspection; None where nothing compares."""
    place = AQLS.index(aql_named(aql))
    if place == 0:
        return None
    letter, _size, accept = reached(plan.letter, AQLS[place - 1], Severity.NORMAL)
    return accept if letter == plan.letter else None


def reached(letter: str, aql: str, severity: Severity) -> tuple[str, int, int]:
    """Letter, sample and acceptance number of the plan where the arrows end."""
    cells, place = CELLS[severity], LETTERS.index(letter)
    while (cell := cells[LETTERS[place]][aql]) in "v^":
        place += 1 if cell == "v" else -1
    return LETTERS[place], SIZES[severity][LETTERS[place]], int(cell)
