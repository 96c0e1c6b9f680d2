"""Yun tells the taxes of a zone, what materials cost and what a cooperative gets."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.pricing import CooperativeFee, MaterialCost
from catalog.products import Product, TaxClass
from storefront.delivery import ZoneTax
from tests.made_catalog import a_product
from tests.storefront.accounts.browser import send
from tests.storefront.views.desk import count

TAX = {
    "name_zh": "增值税",
    "name_en": "VAT",
    "kind": "included",
    "standard": "13",
    "reduced": "9 %",
    "starts_on": "2026-11-23",
}


def test_a_zone_gets_its_tax_from_a_day_on_and_wrong_ones_are_refused(
    session: Session, yun: FlaskClient
) -> None:
    assert "please write the table" in yun.get("/office/taxes?lang=en").text
    send(yun, "/office/delivery", "/office/delivery")
    assert yun.get("/office/taxes").status_code == 200
    form = "/office/taxes/zones/1"
    for wrong in ({"standard": "130"}, {"standard": "a"}, {"starts_on": "2026-11-22"}):
        assert send(yun, form, form, **{**TAX, **wrong}).status_code in (400, 422)
    assert count(session, ZoneTax) == 0
    assert send(yun, form, form, **TAX).status_code == 303
    assert send(yun, form, form, **TAX).status_code == 409
    row = session.scalars(select(ZoneTax)).one()
    assert (row.standard_points, row.reduced_points) == (1_300, 900)
    page = yun.get("/office/taxes?lang=en").text
    assert "in force" in page
    assert "13%" in page


def test_she_tells_costs_shares_and_the_tax_class(session: Session, yun: FlaskClient) -> None:
    product = a_product(session, "bracelet")
    sku = product.variants[0].sku
    session.commit()
    at, day = "/office/goods/bracelet/costs", "2026-11-23"

    def told(path: str, **typed: str) -> int:
        return send(yun, at, f"{at}/{path}", starts_on=day, **typed).status_code

    assert told("materials", variant="", amount="-1") == 422
    assert told("materials", variant="none", amount="1") == 422
    assert told("fee", share="51") == 422
    assert count(session, MaterialCost) == count(session, CooperativeFee) == 0
    assert told("materials", variant="", amount="16.50") == 303
    assert told("materials", variant=sku, amount="0") == 303
    assert told("fee", share="8") == 303
    assert told("tax-class", tax_class="reduced") == 303
    session.expire_all()
    assert session.scalar(select(func.sum(MaterialCost.amount_minor))) == 1_650
    assert session.scalars(select(CooperativeFee.share_points)).one() == 800
    assert session.scalars(select(Product)).one().tax_class is TaxClass.REDUCED
