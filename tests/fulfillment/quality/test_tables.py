"""Every cell of the tables is the standard's; wrong tables that are about would be noticed."""

from __future__ import annotations

from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Refusal
from fulfillment.quality.rules import (
    AQLS,
    LEVELS,
    Severity,
    aql_named,
    code_letter,
    plan_for,
    tighter,
)
from fulfillment.quality.rules.sampling import reached
from fulfillment.quality.rules.tables import CELLS, LETTERS, SIZES
from tests.fulfillment.quality.golden import PLANS, Reached, lots, wrong_letters, wrong_plans

BY_LOT = LETTERS[:-1]
NORMAL, TIGHTENED, REDUCED = Severity


def test_every_cell_and_every_letter_is_the_one_of_the_standard() -> None:
    assert (len(PLANS), len(list(lots()))) == (3 * 16 * 16, 2 * 15 * 7)
    assert wrong_plans(reached) == set()
    assert wrong_letters(code_letter) == set()


@pytest.mark.parametrize(
    ("severity", "zero", "numbers"),
    [
        (NORMAL, 14, {17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21}),
        (TIGHTENED, 15, {18: 1, 19: 2, 20: 3, 21: 5, 22: 8, 23: 12, 24: 18}),
        (REDUCED, 14, {18: 1, 19: 2, 20: 3, 21: 5, 22: 6, 23: 8, 24: 10}),
    ],
)
def test_numbers_lie_on_diagonals_and_arrows_fill_the_rest(
    severity: Severity, zero: int, numbers: dict[int, int]
) -> None:
    """How the tables are built: a letter further is an AQL further."""
    for row, letter in enumerate(BY_LOT):
        for column, aql in enumerate(AQLS):
            cell = CELLS[severity][letter][aql]
            said = {zero: 0, **numbers}.get(row + column)
            assert cell == str(said) if said is not None else cell in "v^"
            assert row + column >= zero or cell == "v"
            assert row + column <= 24 or cell == "^"


def test_arrows_lead_to_the_first_plan_in_their_direction() -> None:
    for (letter, aql, severity), told in PLANS.items():
        cell, place = CELLS[severity][letter][aql], LETTERS.index(letter)
        goal = LETTERS.index(told[0])
        assert (cell == "v") == (goal > place)
        assert (cell == "^") == (goal < place)
        between = LETTERS[min(goal, place) + 1 : max(goal, place)]
        assert all(CELLS[severity][each][aql] == cell for each in between)


def test_a_laxer_aql_never_asks_for_more_at_the_same_letter() -> None:
    for severity in Severity:
        for letter in BY_LOT:
            own = [reached(letter, aql, severity) for aql in AQLS]
            here = [plan[2] for plan in own if plan[0] == letter]
            assert here == sorted(set(here))
            assert all(a[1] >= b[1] or b[2] > a[2] for a, b in pairwise(own))


def chance(plan: Reached, bad: float) -> float:
    """The probability that a lot with this share of bad pieces is accepted."""
    _letter, size, accept = plan
    return sum(comb(size, d) * bad**d * (1 - bad) ** (size - d) for d in range(accept + 1))


def test_tightened_accepts_less_and_reduced_more_than_normal() -> None:
    for letter in BY_LOT:
        for aql in AQLS:
            plans = [reached(letter, aql, each) for each in (TIGHTENED, NORMAL, REDUCED)]
            for bad in (0.002, 0.01, 0.03, 0.1, 0.3):
                low, middle, high = (chance(plan, bad) for plan in plans)
                assert low <= middle + 0.02 or plans[0][0] != plans[1][0]
                assert middle <= high + 0.02 or plans[1][0] != plans[2][0]
            assert 0.8 < chance(plans[1], float(aql) / 100) < 0.995


@given(
    lot=st.integers(1, 700_000),
    level=st.sampled_from(LEVELS),
    aql=st.sampled_from(AQLS),
    severity=st.sampled_from(Severity),
)
def test_a_sample_is_never_empty_and_never_above_its_lot(
    lot: int, level: str, aql: str, severity: Severity
) -> None:
    plan = plan_for(lot, level=level, aql=aql, severity=severity)
    size = SIZES[severity][plan.letter]
    assert plan.sample == min(lot, size) >= 1
    assert plan.whole == (size >= lot)
    assert plan.reject == plan.accept + 1


def test_one_aql_stricter_is_compared_at_the_same_letter_only() -> None:
    plan = plan_for(400, aql="2.5")
    assert (plan.letter, plan.accept, tighter(plan, "2.5")) == ("H", 3, 2)
    assert tighter(plan_for(50, aql="2.5"), "2.5") is None  # C: one AQL stricter is another letter
    assert tighter(plan_for(50, aql="0.010"), "0.010") is None  # nothing is stricter


@pytest.mark.parametrize("words", ["3.0", "15", "0", "-1", "NaN", "two", ""])
def test_an_aql_that_the_tables_lack_is_refused_and_never_rounded(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        aql_named(words)
    assert refused.value.code == "quality.aql"
    assert [aql_named(each) for each in ("4", "4.00", ".65", " 10.0 ")] == [
        "4.0",
        "4.0",
        "0.65",
        "10",
    ]


def naive_diagonal(letter: str, aql: str, severity: Severity) -> Reached:
    """Published code 1: numbers along the diagonal, no arrows, the lot's own letter."""
    along = BY_LOT.index(letter) + AQLS.index(aql) - 14
    return letter, SIZES[severity][letter], (0, 1, 2, 3, 5, 7, 10, 14, 21)[min(max(along, 0), 8)]


def nearest_anchor(letter: str, aql: str, severity: Severity) -> Reached:
    """Published code 2: the nearest plan of the column, up when both are as near."""
    place = LETTERS.index(letter)
    cells = {row: CELLS[severity][row][aql] for row in CELLS[severity]}
    anchors = [LETTERS.index(row) for row, cell in cells.items() if cell.isdigit()]
    nearest = min(anchors, key=lambda each: (abs(each - place), each))
    return LETTERS[nearest], SIZES[severity][LETTERS[nearest]], int(cells[LETTERS[nearest]])


def hand_typed(letter: str, aql: str, severity: Severity) -> Reached:
    """Published code 3: A at 2.5 keeps its two pieces; tightened for a few letters only."""
    if (letter, aql, severity) == ("A", "2.5", NORMAL):
        return "A", 2, 0
    typed = severity is not TIGHTENED or letter in "FGHJK"
    return reached(letter, aql, severity if typed else NORMAL)


def test_the_wrong_tables_that_are_about_do_not_pass() -> None:
    shop = AQLS[9:15]
    diagonal = {
        cell for cell in wrong_plans(naive_diagonal) if cell[1] in shop and cell[2] is NORMAL
    }
    assert len(diagonal) > 70
    ties = {("C", "6.5"), ("D", "4.0"), ("E", "2.5"), ("F", "1.5"), ("G", "1.0"), ("H", "0.65")}
    anchored = {cell for cell in wrong_plans(nearest_anchor) if cell[1] in shop}
    assert anchored >= {(*tie, severity) for tie in ties for severity in (TIGHTENED, REDUCED)}
    assert {("A", "2.5", NORMAL), ("A", "2.5", TIGHTENED)} <= wrong_plans(hand_typed)


def test_wrong_letters_of_the_special_levels_do_not_pass() -> None:
    def shared(lot: int, level: str) -> str:
        return code_letter(lot, "S-1" if level == "S-2" else level)

    def by_offset(lot: int, level: str) -> str:
        """The letter of level II, some letters earlier."""
        back = {"S-1": 4, "S-2": 3, "S-3": 2, "S-4": 1}.get(level)
        if back is None:
            return code_letter(lot, level)
        return BY_LOT[max(BY_LOT.index(code_letter(lot, "II")) - back, 0)]

    assert {level for _lot, level in wrong_letters(shared)} == {"S-2"}
    assert {level for _lot, level in wrong_letters(by_offset)} == {"S-1", "S-2", "S-3", "S-4"}
