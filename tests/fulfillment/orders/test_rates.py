"""Retail orders of several tax rates: each line keeps its own; what falls away takes its own."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money, total
from catalog.products import TaxClass
from catalog.words import Words
from fulfillment import orders
from fulfillment.orders import Alteration, Order, TaxLine
from fulfillment.orders.rates import held_by_rate
from fulfillment.workflow import intake
from storefront.taxes import Taxable, TaxKind, TaxRule, taxes_of
from tests.made_buying import EACH, a_shelf, an_order

RULE = TaxRule(Words("增值税", "VAT"), TaxKind.INCLUDED, 1_300, 900, date(2026, 1, 1))
FREIGHT = Money(1_200)
some = st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(TaxClass)), min_size=1, max_size=6)


@given(some, st.integers(0, 10**5))
def test_it_is_taxed_as_the_checkout_would_and_sums_to_the_total(
    goods: list[tuple[int, TaxClass]], freight: int
) -> None:
    lines = [(Money(minor), RULE.points(tax_class)) for minor, tax_class in goods]
    found = held_by_rate(lines, Money(freight))
    whole = total(amount for amount, _points in lines) + Money(freight)
    assert total(net + tax for net, tax in found.values()) == whole
    told = taxes_of(RULE, [Taxable(Money(m), each) for m, each in goods], Money(freight))
    assert found == {each.points: (each.net, each.tax) for each in told}


def taxed(*wanted: tuple[int, TaxClass]) -> tuple[TaxLine, ...]:
    return taxes_of(RULE, [Taxable(EACH * n, each) for n, each in wanted], FREIGHT)


def placed(session: Session, now: datetime, pieces: tuple[int, int]) -> Order:
    """Bracelets at 13 % and booklets at 9 %, as the checkout orders them."""
    goods = zip((a_shelf(session), a_shelf(session, slug="book")), pieces, strict=True)
    new = an_order(*goods)
    classes = (TaxClass.STANDARD, TaxClass.REDUCED)
    points = zip(new.lines, classes, strict=True)
    lines = tuple(replace(line, tax_points=RULE.points(each)) for line, each in points)
    taxes = taxed(*zip(pieces, classes, strict=True))
    return intake.order_placed(
        session, replace(new, lines=lines, taxes=taxes), actor=SYSTEM, now=now
    )


def test_fewer_pieces_of_an_order_of_two_rates_take_their_own_rate_along(
    session: Session, now: datetime
) -> None:
    order = placed(session, now, (3, 4))
    assert [each.tax_points for each in order.lines] == [1_300, 900]
    fewer = Alteration(pieces={order.lines[1].id: 1})
    orders.alter(session, order, fewer, actor=SYSTEM, now=now)
    told = orders.taxes_of(session, order)
    assert told == taxed((3, TaxClass.STANDARD), (1, TaxClass.REDUCED))
    assert total(each.gross for each in told).minor == order.total_minor


def test_lines_from_before_get_the_one_rate_they_were_taxed_at(
    session: Session, now: datetime
) -> None:
    several = placed(session, now, (1, 2))
    single = replace(an_order((a_shelf(session, slug="silk"), 2), key="web:2"))
    one = taxes_of(RULE, [Taxable(EACH * 2, TaxClass.STANDARD)], FREIGHT)
    alone = intake.order_placed(session, replace(single, taxes=one), actor=SYSTEM, now=now)
    untaxed = an_order((a_shelf(session, slug="clay"), 1), key="web:3")
    none = intake.order_placed(session, untaxed, actor=SYSTEM, now=now)
    session.execute(text("UPDATE order_line SET tax_points = NULL"))
    versions = "storefront.migrations.versions.20261123_retail_rates"
    session.execute(text(importlib.import_module(versions).ONE_RATE))
    session.expire_all()
    kept = {each.id: [line.tax_points for line in each.lines] for each in (several, alone, none)}
    assert kept == {several.id: [None, None], alone.id: [1_300], none.id: [None]}
