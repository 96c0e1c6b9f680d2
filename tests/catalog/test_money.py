"""Money is whole minor units: nothing is lost, nothing is invented, nothing is a float."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from catalog.money import Money, parse, total

amounts = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("¥1,234.50", 123450),
        (" 0.01 ", 1),
        ("￥8", 800),
        ("-3", -300),
    ],
)
def test_a_typed_amount_is_read(text: str, minor: int) -> None:
    assert parse(text) == Money(minor)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "1e5", "12.345", "NaN", "9" * 20, "１２元"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse(text)


def test_a_coin_without_cents_has_none() -> None:
    assert parse("1200", "JPY") == Money(1200, "JPY")
    assert Money(1200, "JPY").amount == Decimal(1200)
    with pytest.raises(Invalid):
        parse("1200.5", "JPY")


@pytest.mark.parametrize("wrong", [1.5, True, Decimal(3), "3"])
def test_only_whole_numbers_are_money(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong)  # type: ignore[arg-type] # the point of the test


def test_two_currencies_do_not_add() -> None:
    with pytest.raises(ValueError, match="do not add"):
        Money(1) + Money(1, "USD")


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any))
def test_a_split_gives_everything_away(minor: int, weights: list[int]) -> None:
    parts = Money(minor).allocate(*weights)
    assert total(parts) == Money(minor)
    assert len(parts) == len(weights)


@given(amounts.filter(lambda n: n >= 0), st.integers(0, 10_000))
def test_a_share_is_never_more_than_the_whole(minor: int, points: int) -> None:
    assert Money(0) <= Money(minor).share(points) <= Money(minor)


@pytest.mark.parametrize(
    ("minor", "points", "share"), [(5200, 1200, 624), (999, 500, 50), (1, 5000, 1), (1, 4999, 0)]
)
def test_half_a_cent_is_rounded_up(minor: int, points: int, share: int) -> None:
    assert Money(minor).share(points) == Money(share)


@given(st.lists(amounts, max_size=20))
def test_a_total_is_the_sum(minors: list[int]) -> None:
    assert total(Money(each) for each in minors).minor == sum(minors)


def test_the_first_parts_take_the_rest() -> None:
    assert [each.minor for each in Money(1000).allocate(1, 1, 1)] == [334, 333, 333]
