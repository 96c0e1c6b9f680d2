"""Yun puts a set together at her desk, and everyone who handles it reads what is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.stock.models import BundlePart
from fulfillment.workflow import intake
from storefront.splits import splits_of
from tests.made_bundles import a_line, some_sets
from tests.made_buying import an_order
from tests.made_catalog import a_product
from tests.storefront.accounts.browser import send
from tests.storefront.buying.walk import words
from tests.storefront.views.desk import all_of


def test_yun_puts_a_set_together_and_is_told_what_is_wrong(
    session: Session, yun: FlaskClient, now: datetime
) -> None:
    sets = some_sets(session, now, bracelets=8, pouches=3)
    box = a_product(session, "box", price=12000, pieces=0).variants[0]
    page, parts = f"/office/goods/box/variants/{box.sku}/set", (sets.bracelet.sku, sets.pouch.sku)
    gift, bracelet = sets.gift.sku, sets.bracelet.sku
    session.commit()
    every = select(func.count()).select_from(BundlePart)
    wrong = [
        ((bracelet, "NOBODY-1"), ("1", "1"), "There is no article NOBODY-1."),
        ((bracelet, bracelet), ("1", "1"), "stands in a row above already"),
        ((bracelet, ""), ("1", ""), "A set holds at least two pieces."),
        ((bracelet,), ("100",), "between 1 and 99 pieces"),
        ((gift,), ("2",), "A set cannot lie in another set."),
    ]
    for skus, pieces, sentence in wrong:
        answer = send(yun, page, page, sku=list(skus), pieces=list(pieces))
        assert (answer.status_code >= 400, sentence in words(answer)) == (True, True), sentence
        assert all_of(session, every) == [3]
    answer = send(yun, page, page, sku=[*parts, ""], pieces=["2", "1", ""])
    assert answer.status_code == 303
    assert all_of(session, every) == [5]
    told = words(yun.get(page))
    assert "3 can be put together" in told
    assert "What lies in a set changed" in words(yun.get("/office/goods/box/history"))
    stock = words(yun.get("/office/goods/box/stock"))
    assert "In the set: 2 × Bracelet" in stock
    assert 'name="count-' not in yun.get("/office/goods/box/stock").text
    whose = words(yun.get(f"/office/goods/bracelet/variants/{bracelet}/set"))
    assert "It lies in other sets" in whose


def test_those_who_pack_read_what_belongs_to_the_set(
    session: Session, yun: FlaskClient, now: datetime
) -> None:
    sets = some_sets(session, now)
    new = replace(an_order((sets.gift, 1)), lines=(a_line(session, sets.gift, 2),))
    order = intake.order_placed(session, new, actor=SYSTEM, now=now)
    facts = {"gateway": "bank", "reference": "T1", "amount": Money(order.total_minor)}
    intake.order_paid(session, order, actor=SYSTEM, now=now, **facts)
    number = order.number
    session.commit()
    for page in (
        f"/ship/orders/{number}",
        f"/ship/orders/{number}/slip",
        f"/office/orders/{number}",
    ):
        assert "In the set: 2 × Bracelet" in words(yun.get(page)), page


def test_where_the_money_of_a_set_goes_adds_up_what_is_in_it(
    session: Session, now: datetime
) -> None:
    sets = some_sets(session, now)
    prices = {sets.gift.id: Money(9900)}
    (told,) = splits_of(session, sets.gift.product_id, prices, on=now.date())
    assert told.parts.maker == Money(2 * 900 + 300)
    assert sum(each.minor for each in told.parts.parts) == 9900
    assert told.known.minutes == 3 * 18
