"""What a place's tax takes of a sale: by line, halves up, summed by rate."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.money import Money, total
from catalog.products import TaxClass
from catalog.words import Words
from storefront.taxes import Taxable, TaxKind, TaxRule, added, in_force, tax_within, taxes_of

FULL, LESS, NONE = TaxClass.STANDARD, TaxClass.REDUCED, TaxClass.ZERO
DAY = date(2026, 1, 1)
amounts = st.integers(0, 10**9)
sales = st.lists(st.tuples(amounts, st.sampled_from(TaxClass)), min_size=1, max_size=8)


def rule(kind: TaxKind, standard: int = 1300, reduced: int = 900, day: date = DAY) -> TaxRule:
    return TaxRule(Words("增值税", "VAT"), kind, standard, reduced, day)


@pytest.mark.parametrize(
    ("price", "points", "tax"),
    [
        (11_300, 1_300, 1_300),
        (5_200, 1_300, 598),  # 598.23
        (10_300, 300, 300),
        (10_000, 100, 99),  # 99.0099
        (100, 0, 0),
        (1, 10_000, 1),  # a half goes up
        (3, 10_000, 2),
    ],
)
def test_the_tax_that_a_price_holds(price: int, points: int, tax: int) -> None:
    assert tax_within(Money(price), points) == Money(tax)


@pytest.mark.parametrize(
    ("price", "points", "tax"),
    [(10_000, 1_900, 1_900), (50, 100, 1), (49, 100, 0), (1_250, 700, 88)],
)
def test_the_tax_on_top(price: int, points: int, tax: int) -> None:
    assert rule(TaxKind.ADDED, points).tax_of(Money(price), FULL) == Money(tax)


def test_lines_are_rounded_one_by_one_and_summed_by_rate() -> None:
    goods = [Taxable(Money(50), FULL), Taxable(Money(50), FULL), Taxable(Money(1_000), LESS)]
    lines = taxes_of(rule(TaxKind.ADDED, 100, 50), goods, Money(0))
    assert [(each.points, each.net.minor, each.tax.minor) for each in lines] == [
        (100, 100, 2),  # twice one half, each rounded up: not 1
        (50, 1_000, 5),
    ]
    assert added(lines) == Money(7)


def test_shipping_is_taxed_like_the_goods_and_a_discount_lessens_them_by_worth() -> None:
    goods = [Taxable(Money(3_000), FULL), Taxable(Money(1_000), NONE)]
    lines = taxes_of(rule(TaxKind.ADDED, 1_000), goods, Money(400), Money(800))
    assert [(each.points, each.net.minor, each.tax.minor) for each in lines] == [
        (1_000, 2_400 + 300, 240 + 30),
        (0, 800 + 100, 0),
    ]


@given(sales, amounts, amounts, st.sampled_from(TaxKind), st.integers(0, 10_000))
def test_what_is_taxed_is_all_that_is_paid(
    sale: list[tuple[int, TaxClass]], shipping: int, discount: int, kind: TaxKind, points: int
) -> None:
    goods = [Taxable(Money(minor), tax_class) for minor, tax_class in sale]
    whole = sum(minor for minor, _class in sale)
    lines = taxes_of(rule(kind, points, points // 2), goods, Money(shipping), Money(discount))
    paid = whole - min(discount, whole) + shipping
    held = total(each.tax for each in lines if each.included)
    assert total(each.net for each in lines) + held == Money(paid)
    assert all(each.tax.minor >= 0 and each.net.minor >= 0 for each in lines)
    if kind is TaxKind.INCLUDED:
        assert added(lines) == Money(0)


def test_the_rule_in_force_began_last_and_without_one_nothing_is_said() -> None:
    old, new = rule(TaxKind.INCLUDED), rule(TaxKind.INCLUDED, 300, day=date(2026, 7, 1))
    assert in_force([new, old], date(2026, 6, 30)) is old
    assert in_force([old, new], date(2026, 7, 1)) is new
    assert in_force([old, new], date(2025, 12, 31)) is None
    assert taxes_of(None, [Taxable(Money(100), FULL)], Money(0)) == ()
