"""Mei checks out where a tax is held by prices, and where it comes on top."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.words import Words
from fulfillment.orders import Order, taxes_of
from storefront.delivery import FIRST_ZONES, DeliveryZone, begin_table, set_tax
from storefront.taxes import TaxKind, TaxRule
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import check_out, fill_cart, send, words

DAY = date(2026, 11, 23)
VAT, GST = Words("增值税", "VAT"), Words("消费税", "GST")
ABROAD = {"country": "AU", "province": "NSW", "city": "Sydney", "street": "1 George St",
          "phone": "+61255501234"}  # fmt: skip


@pytest.fixture
def taxed(session: Session, now: datetime) -> None:
    """13 % held by prices in China, 10 % on top in the rest of the world."""
    begin_table(session, FIRST_ZONES, actor=SYSTEM, now=now)
    home, _near, far = session.scalars(select(DeliveryZone).order_by(DeliveryZone.position)).all()
    rules = ((home, TaxRule(VAT, TaxKind.INCLUDED, 1_300, 900, DAY)),
             (far, TaxRule(GST, TaxKind.ADDED, 1_000, 0, DAY)))  # fmt: skip
    for zone, rule in rules:
        set_tax(session, zone, rule, actor=SYSTEM, now=now)
    session.commit()


@pytest.mark.usefixtures("taxed")
def test_prices_that_hold_the_tax_say_how_much_of_it(session: Session, client: FlaskClient) -> None:
    a_shelf(session)
    client.get("/?lang=en")
    cart = words(fill_cart(client, "jade", 2))
    assert "VAT 13% within these prices: CN¥15.65" in cart
    assert "GST 10% is put on top at the checkout" in cart
    page = words(client.get("/checkout"))
    assert "VAT 13% within these prices: CN¥17.03" in page  # with its freight
    assert check_out(client).status_code == 303
    order = session.scalars(select(Order)).one()
    assert (order.tax_minor, order.total_minor) == (0, 14_800)
    (vat,) = taxes_of(session, order)
    assert {line.tax_points for line in order.lines} == {vat.points}
    assert (vat.points, vat.tax.minor) == (1_300, 1_703)
    assert "within these prices: CN¥17.03" in words(client.get(f"/orders/{order.token}"))


@pytest.mark.usefixtures("taxed")
def test_a_tax_on_top_is_shown_before_she_pays_and_frozen(
    session: Session, client: FlaskClient, now: datetime
) -> None:
    a_shelf(session)
    client.get("/?lang=en")
    fill_cart(client, "jade", 2)
    refused = check_out(client, **ABROAD)  # the total that she saw was that of China
    assert refused.status_code == 409
    assert session.scalars(select(Order)).all() == []
    session.commit()
    seen = words(refused)
    assert "Tax CN¥25.60" in seen
    assert "GST 10% on CN¥256.00: CN¥25.60" in seen
    assert "GST 10% on CN¥136.00: CN¥13.60" in words(client.get("/cart"))
    assert send(client, refused, "/checkout", **ABROAD).status_code == 303
    order = session.scalars(select(Order)).one()
    assert (order.tax_minor, order.total_minor) == (2_560, 28_160)
    zone = session.scalars(select(DeliveryZone).order_by(DeliveryZone.position.desc())).first()
    assert zone is not None
    dearer = TaxRule(GST, TaxKind.ADDED, 2_000, 0, date(2026, 11, 24))
    set_tax(session, zone, dearer, actor=SYSTEM, now=now)
    session.commit()
    page = words(client.get(f"/orders/{order.token}"))
    assert "GST 10% on CN¥256.00: CN¥25.60" in page
