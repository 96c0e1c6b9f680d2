"""Many of a kind cost less each: on the product's page, in the cart, and frozen in the order."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.money import Money
from catalog.pricing import PriceTier
from catalog.products import Variant
from fulfillment.orders import OrderLine
from storefront.carts.rules import CartRow
from tests.made_buying import LONG_AGO, a_shelf
from tests.made_catalog import a_variant
from tests.statements import counting
from tests.storefront.buying.walk import check_out, fill_cart, words


@pytest.fixture
def jade(session: Session) -> Variant:
    variant = a_shelf(session, pieces=60)
    rows = ((10, 6000), (50, 5500))
    for pieces, minor in rows:
        row = {"pieces": pieces, "amount_minor": minor, "starts_at": LONG_AGO}
        session.add(PriceTier(variant_id=variant.id, **row))
    session.commit()
    return variant


@pytest.mark.usefixtures("jade")
def test_the_product_page_says_from_how_many_pieces_each_costs_less(client: FlaskClient) -> None:
    page = client.get("/products/jade?lang=en")
    assert "from 10 CN¥60.00 CN¥8.00 from 50 CN¥55.00 CN¥13.00" in words(page)
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    said = json.loads(told[1])["offers"]
    assert (said["lowPrice"], said["highPrice"]) == ("68.00", "68.00")


def test_kinds_with_other_prices_are_told_apart(
    client: FlaskClient, session: Session, jade: Variant
) -> None:
    a_variant(session, jade.product, price=7000)
    session.commit()
    page = words(client.get("/products/jade?lang=en"))
    assert f"More at once: {jade.name.en}" in page
    assert "Leaf green" not in page.split("More at once:")[1].split("from 10")[0]


def test_who_has_no_such_prices_is_asked_nothing_more(
    client: FlaskClient, session: Session
) -> None:
    a_shelf(session)
    session.commit()
    with counting(db.engine) as sent:
        assert "tiers" not in client.get("/products/jade?lang=en").text
    assert not [each for each in sent if "FROM price_tier" in each and "UNION" in each]


@pytest.mark.usefixtures("jade")
def test_many_cost_less_in_the_cart_and_the_order_keeps_what_was_shown(
    client: FlaskClient, session: Session
) -> None:
    client.get("/?lang=en")
    few = words(fill_cart(client, "jade", 9))
    assert "CN¥612.00" in few
    assert "From 10 on, each costs CN¥60.00." in words(client.get("/cart"))
    many = words(fill_cart(client, "jade", 3))
    assert "CN¥60.00 instead of CN¥68.00 You save CN¥96.00" in many
    assert "Goods CN¥720.00 That is CN¥96.00 less" in many
    assert check_out(client).status_code == 303
    line = session.scalars(select(OrderLine)).one()
    assert (line.pieces, line.unit_price_minor) == (12, 6000)


@pytest.mark.parametrize(
    ("single", "price", "pieces", "saving"),
    [
        (Money(6800), Money(6000), 12, Money(9600)),
        (Money(6800), Money(6800), 9, None),
        (Money(6800), Money(7000), 9, None),  # a dearer step that the office meant
        (None, None, 9, None),
    ],
)
def test_a_saving_is_told_only_where_there_is_one(
    single: Money | None, price: Money | None, pieces: int, saving: Money | None
) -> None:
    about = {"variant": None, "name": None, "sku": "J", "slug": "jade", "left": 99}
    row = CartRow(1, 1, pieces=pieces, price=price, single=single, **about)  # type: ignore[arg-type] # facts of a row
    assert row.saving == saving
