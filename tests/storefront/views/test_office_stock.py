"""Yun counts and carries pieces at her desk."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.products import Product
from catalog.stock import Location, StockLevel, StockMove
from catalog.words import Words
from tests.made_catalog import a_product, the_hub
from tests.storefront.accounts.browser import send
from tests.storefront.views.desk import all_of, count

PAGE = "/office/goods/bracelet/stock"


@pytest.fixture
def bracelet(session: Session) -> Product:
    product = a_product(session, "bracelet", pieces=10)
    session.add(Location(slug="stall", name=Words("摊位", "The stall")))
    session.commit()
    return product


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_count_is_booked_once_and_told_in_the_moves(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    at = f"{bracelet.variants[0].id}-{the_hub(session).id}"
    session.commit()
    fields = {"key": key_of(yun.get(PAGE).text), f"seen-{at}": "10", f"count-{at}": "8"}
    for _each in range(2):
        assert send(yun, PAGE, f"{PAGE}/counts", **fields).status_code == 303
    assert all_of(session, select(StockLevel.on_hand)) == [8]
    assert "stock-taking" in yun.get(PAGE).text


def test_pieces_are_carried_to_the_stall(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    hub, stall = session.scalars(select(Location.id).order_by(Location.slug)).all()
    sku = bracelet.variants[0].sku
    session.commit()
    fields = {"sku": sku, "source": str(hub), "target": str(stall), "pieces": "4"}
    fields["key"] = key_of(yun.get(PAGE).text)
    assert send(yun, PAGE, f"{PAGE}/carries", **fields).status_code == 303
    assert sorted(all_of(session, select(StockLevel.on_hand))) == [4, 6]


@pytest.mark.parametrize("typed", ["-1", "1.5", "many", "99999999"])
def test_what_is_no_number_of_pieces_is_refused(
    session: Session, yun: FlaskClient, bracelet: Product, typed: str
) -> None:
    at = f"{bracelet.variants[0].id}-{the_hub(session).id}"
    session.commit()
    fields = {"key": "k" * 22, f"seen-{at}": "10", f"count-{at}": typed}
    assert send(yun, PAGE, f"{PAGE}/counts", **fields).status_code == 400
    assert count(session, StockMove) == 0
