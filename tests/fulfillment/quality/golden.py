"""What the standard's tables say, kept apart from the house's own, arrows followed.

`golden.json` was read from GB/T 2828.1-2012 (= ISO 2859-1:1999) by others than those who wrote
`fulfillment/quality/rules/tables.py`. `Q1250/0` is: letter Q, sample 1,250, Ac 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from fulfillment.quality.rules import AQLS, LEVELS, Severity

_GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text("utf-8"))

Reached = tuple[str, int, int]
PlanOf = Callable[[str, str, Severity], Reached]
LetterOf = Callable[[int, str], str]
#: Letter, AQL and severity of every cell, and what it leads to.
PLANS: dict[tuple[str, str, Severity], Reached] = {
    (letter, aql, Severity(severity)): (words[0], *map(int, words[1:].split("/")))  # type: ignore[misc] # two numbers
    for severity, rows in _GOLDEN["plans"].items()
    for letter, row in rows.items()
    for aql, words in zip(AQLS, row, strict=True)
}


def lots() -> Iterator[tuple[int, str, str]]:
    """Both edges of every row of table 1 at every level, with the letter."""
    for first, last, *letters in _GOLDEN["code_letters"]:
        for level, letter in zip(LEVELS, letters, strict=True):
            yield first, level, letter
            yield last or 10 * first, level, letter


def wrong_plans(plan_of: PlanOf) -> set[tuple[str, str, Severity]]:
    """The cells in which somebody's table differs."""
    return {cell for cell, told in PLANS.items() if plan_of(*cell) != told}


def wrong_letters(letter_of: LetterOf) -> set[tuple[int, str]]:
    """The lots to which somebody gives another letter."""
    return {(lot, level) for lot, level, letter in lots() if letter_of(lot, level) != letter}
