"""Where a price goes is told exactly or not at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.money import Money
from catalog.pricing import breakdown

minor = st.integers(1, 10_000_000)


@given(minor, minor, minor)
def test_the_parts_sum_to_the_price_or_there_are_none(
    price: int, rate: int, materials: int
) -> None:
    parts = breakdown(Money(price), Money(rate), Money(materials))
    if rate + materials > price:
        assert parts is None
    else:
        assert parts is not None
        assert parts.maker + parts.materials + parts.rest == Money(price)
        assert 0 <= parts.percent(parts.maker) <= 100


def test_an_unknown_rate_has_no_breakdown() -> None:
    assert breakdown(Money(5200), None, Money(0)) is None


def test_two_currencies_have_no_breakdown() -> None:
    assert breakdown(Money(5200, "EUR"), Money(900), Money(0, "EUR")) is None


def test_a_part_is_told_in_whole_percent() -> None:
    parts = breakdown(Money(5200), Money(900), Money(1650))
    assert parts is not None
    assert [parts.percent(each) for each in (parts.maker, parts.materials, parts.rest)] == [
        17,
        32,
        51,
    ]
