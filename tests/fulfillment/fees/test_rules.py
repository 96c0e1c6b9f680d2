"""Which rule counts, and that the parts of a line are exact however often something comes back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.money import Money
from fulfillment.fees import RULED, Channel, FeeKind, Rule, Sold, in_force, parts_of
from fulfillment.ledger import NewEntry, Side, fee_recipes

P, C = FeeKind.PLATFORM, FeeKind.COOPERATIVE
SHOP, BULK = Channel.SHOP, Channel.BULK
JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)
RULES = (
    Rule(P, 400, JANUARY),
    Rule(P, 300, JANUARY, None, BULK),
    Rule(P, 500, MARCH, 7),
    Rule(P, 200, JANUARY, 7, BULK),
    Rule(P, 450, MARCH),
    Rule(C, 900, JANUARY, 7, SHOP),
)


@pytest.mark.parametrize(
    ("kind", "cooperative", "channel", "on", "points"),
    [
        (P, 1, SHOP, JANUARY, 400),
        (P, 1, SHOP, MARCH, 450),  # of equally narrow ones the later
        (P, 1, BULK, MAY, 300),  # a channel before all, though it is older
        (P, 7, SHOP, JANUARY, 400),  # hers has not begun
        (P, 7, SHOP, MAY, 500),  # a cooperative before all
        (P, 7, BULK, MAY, 200),  # both before one, though it is older
        (P, 1, SHOP, date(2025, 12, 31), 0),  # before anything was told
        (C, 7, SHOP, MAY, 900),
        (C, 7, BULK, MAY, 0),
        (FeeKind.MARKET, 7, SHOP, MAY, 0),
    ],
)
def test_the_narrowest_rule_of_the_day_counts(
    kind: FeeKind, cooperative: int, channel: Channel, on: date, points: int
) -> None:
    for rules in (RULES, RULES[::-1]):
        found = in_force(rules, kind, cooperative_id=cooperative, channel=channel, on=on)
        assert found == points


def moved(entry: NewEntry) -> dict[str, int]:
    entry.check()
    return {
        each.account: each.amount.minor * (1 if each.side is Side.CREDIT else -1)
        for each in entry.postings
    }


@given(
    st.integers(1, 60),
    st.integers(1, 50_000),
    st.integers(0, 100),
    st.tuples(*[st.integers(0, 5_000)] * 3),
    st.lists(st.integers(0, 60), max_size=4),
)
def test_returns_in_any_steps_leave_what_the_pieces_that_stay_would_have_brought(
    pieces: int, unit: int, off: int, shares: tuple[int, int, int], steps: list[int]
) -> None:
    line = Sold(pieces, Money(unit), Money(pieces * unit * off // 100))
    points = dict(zip(RULED, shares, strict=True))
    booked: dict[str, int] = {}
    before = {kind: Money(0) for kind in FeeKind}
    kept = pieces
    for kept in (pieces, *sorted({min(each, pieces) for each in steps}, reverse=True)):
        due = parts_of(line, kept, points, Money(37))
        for kind, amount in due.items():
            if amount != before[kind]:
                told = (("MH-AAAAAA", 3), kind.value, kept, 7, amount - before[kind])
                for account, minor in moved(fee_recipes.line_shared(*told)).items():
                    assert not account.startswith("maker:")
                    booked[account] = booked.get(account, 0) + minor
        before = due
    assert sum(booked.values()) == 0
    straight = parts_of(line, kept, points, Money(37))
    assert booked.get("coop:7:payable", 0) == straight[C].minor
    assert booked.get("fund:platform", 0) == straight[P].minor
    assert booked.get("fund:materials", 0) == 37 * kept
    assert all(amount.minor >= 0 for amount in straight.values())
