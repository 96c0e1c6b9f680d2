"""What a payday may keep back, and what mending earns: pure rules."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from catalog.money import Money
from fulfillment.earnings.extras import HOUSE, MendingRule, Protection, mending_share

DAY = date(2026, 11, 23)
AMOUNTS = st.integers(0, 10_000_000)


def test_what_is_kept_back_by_example() -> None:
    cases = [
        # owed, had, kept: a fifth at most, never below ¥500.00, never more than she has had
        (200_000, 100_000, 40_000),
        (200_000, 15_000, 15_000),
        (60_000, 100_000, 10_000),
        (50_000, 100_000, 0),
        (7_800, 100_000, 0),
        (200_001, 100_000, 40_000),
        (0, 100_000, 0),
    ]
    for owed, had, kept in cases:
        assert HOUSE.kept_back(Money(owed), Money(had)) == Money(kept), (owed, had)


@given(owed=AMOUNTS, had=AMOUNTS, points=st.integers(0, 5_000), minimum=AMOUNTS)
def test_a_payday_always_leaves_her_what_is_protected(
    owed: int, had: int, points: int, minimum: int
) -> None:
    kept = Protection(points, Money(minimum)).kept_back(Money(owed), Money(had)).minor

    assert 0 <= kept <= had
    assert kept * 10_000 <= owed * points
    assert kept == 0 or owed - kept >= minimum


def test_the_closest_rule_for_mending_counts_and_of_one_kind_the_last() -> None:
    early, late = date(2026, 1, 1), date(2026, 12, 1)
    house, home = MendingRule(None, None, 1_000, early), MendingRule(None, 7, 2_000, early)
    style, soon = MendingRule(3, None, 3_000, early), MendingRule(3, None, 9_000, late)
    again = MendingRule(3, None, 4_000, early)
    cases = [
        ([], 0),
        ([house], 1_000),
        ([house, home], 2_000),
        ([home, style, house], 3_000),
        ([style, soon], 3_000),
        ([style, again], 4_000),
        ([MendingRule(4, None, 5_000, early)], 0),
        ([MendingRule(None, 8, 5_000, early)], 0),
    ]
    for rules, share in cases:
        assert mending_share(rules, 3, 7, on=DAY) == share, rules
