"""Where the money of every price goes, in five parts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money, total
from catalog.pricing import MaterialCost, Price
from catalog.pricing.costs import set_cooperative_fee, set_material_cost
from catalog.products import Product, Variant
from catalog.search import redraw
from catalog.words import Words
from storefront.demo.delivering import load_delivery
from storefront.demo.goods import load_goods
from storefront.splits import Known, split, splits_of
from storefront.taxes import TaxKind, TaxRule
from tests.made_catalog import a_product, a_variant

VAT = TaxRule(Words("增值税", "VAT"), TaxKind.INCLUDED, 1_300, 900, date(2026, 1, 1))


@given(
    st.integers(1, 10_000_000),
    st.integers(1, 1_000_000),
    st.none() | st.integers(0, 1_000_000),
    st.none() | st.integers(0, 5_000),
    st.booleans(),
)
def test_five_parts_sum_to_any_price(
    price: int, rate: int, materials: int | None, fee: int | None, taxed: bool
) -> None:
    cost = None if materials is None else Money(materials)
    known = Known(Money(rate), cost, fee, VAT if taxed else None, host_points=(500, 1_500))
    told = split(Money(price), known)
    if told is not None:
        assert total(told.parts.parts) == Money(price)
        assert sum(told.parts.percents) == 100
        assert told.host_most is not None
        assert told.host_most <= told.parts.rest


@pytest.mark.slow
def test_every_price_of_the_demo_is_told_and_sums(session: Session, now: datetime) -> None:
    load_goods(session, now)
    load_delivery(session, now)
    for product_id in session.scalars(select(Product.id)).all():
        rows = select(Price.variant_id, Price.amount_minor).join(Variant)
        prices = {
            variant: Money(minor)
            for variant, minor in session.execute(rows.where(Variant.product_id == product_id))
        }
        told = splits_of(session, product_id, prices, on=now.date())
        assert {each for one in told for each in one.variant_ids} == set(prices)
        for one in told:
            assert {prices[each] for each in one.variant_ids} == {total(one.parts.parts)}
            assert None not in (one.parts.cooperative, one.parts.taxes, one.parts.materials)


def test_a_variants_own_cost_goes_before_its_products_and_the_newest_day_counts(
    session: Session, now: datetime
) -> None:
    product = a_product(session, "jade", materials_minor=100)
    green = product.variants[0]
    honey = a_variant(session, product, price=6_000, name=Words("蜜黄", "Honey"))
    known = {"starts_on": now.date(), "actor": SYSTEM, "now": now}
    prices = {green.id: Money(5_200), honey.id: Money(6_000)}
    set_material_cost(session, product, amount=Money(1_000), **known)
    set_material_cost(session, honey, amount=Money(1_400), **known)
    later = {**known, "starts_on": now.date() + timedelta(days=1)}
    set_material_cost(session, product, amount=Money(1_100), **later)
    set_cooperative_fee(session, product.cooperative, share_points=1_000, **known)
    told = splits_of(session, product.id, prices, on=now.date())
    assert [each.parts.materials for each in told] == [Money(1_000), Money(1_400)]
    assert [each.parts.cooperative for each in told] == [Money(520), Money(600)]
    assert told[0].parts.taxes is None  # no zone told its tax: nothing is guessed
    told = splits_of(session, product.id, prices, on=now.date() + timedelta(days=1))
    assert [each.parts.materials for each in told] == [Money(1_100), Money(1_400)]
    before = session.scalar(select(func.count()).select_from(MaterialCost))
    for wrong in ({**known, "starts_on": now.date() - timedelta(days=1)}, known):
        with pytest.raises(Refusal):
            set_material_cost(session, product, amount=Money(1), **wrong)
    assert session.scalar(select(func.count()).select_from(MaterialCost)) == before


def test_the_page_tells_five_parts_of_each_price_and_says_what_is_not_known(
    session: Session, client: FlaskClient, now: datetime
) -> None:
    product = a_product(session, "jade")
    a_variant(session, product, price=6_000, name=Words("蜜黄", "Honey"))
    redraw(session, now=now)
    session.commit()
    page = client.get("/products/jade?lang=en").text
    assert page.count("<caption") == 2
    assert "¥52.00 goes" in page
    assert "¥60.00 goes" in page
    assert page.count("not known to us yet") == 6  # cooperative, materials and taxes, twice
