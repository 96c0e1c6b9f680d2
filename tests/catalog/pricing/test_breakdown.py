"""Where a price goes is told exactly or not at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.money import Money, apportion, total
from catalog.pricing import breakdown

minor = st.integers(1, 10_000_000)
perhaps = st.none() | st.integers(0, 5_000_000)


@given(minor, minor, perhaps, perhaps, perhaps)
def test_the_parts_sum_to_the_price_or_there_are_none(
    price: int, rate: int, materials: int | None, fee: int | None, tax: int | None
) -> None:
    known = [None if each is None else Money(each) for each in (materials, fee, tax)]
    parts = breakdown(Money(price), Money(rate), known[0], cooperative=known[1], taxes=known[2])
    if rate + sum(each or 0 for each in (materials, fee, tax)) > price:
        assert parts is None
    else:
        assert parts is not None
        assert total(parts.parts) == Money(price)
        assert min(each.minor for each in parts.parts) >= 0
        assert sum(parts.percents) == 100
        exact = [each.minor * 100 / price for each in parts.parts]
        assert all(abs(a - b) < 1 for a, b in zip(parts.percents, exact, strict=True))


def test_an_unknown_rate_has_no_breakdown() -> None:
    assert breakdown(Money(5200), None, Money(0)) is None


def test_two_currencies_have_no_breakdown() -> None:
    assert breakdown(Money(5200, "EUR"), Money(900), Money(0, "EUR")) is None


def test_a_part_is_told_in_whole_percent_and_what_is_not_known_is_none() -> None:
    parts = breakdown(Money(5200), Money(900), Money(1650))
    assert parts is not None
    assert parts.cooperative is None
    assert parts.taxes is None
    assert parts.percents == (17, 0, 32, 51, 0)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**9), min_size=1).filter(any))
def test_a_whole_is_divided_without_loss_and_nobody_is_wronged_by_a_unit(
    whole: int, weights: list[int]
) -> None:
    parts, every = apportion(whole, weights), sum(weights)
    assert sum(parts) == whole
    assert all(
        abs(part * every - whole * weight) < every
        for part, weight in zip(parts, weights, strict=True)
    )
