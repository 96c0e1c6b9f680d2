"""Her own words on a piece, a note to the shop and a gift: from the product's page to who packs."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.pricing import Price
from catalog.products import LetteringRule, Product, ProductLettering, Signs
from catalog.products.actions import allow_lettering
from catalog.products.lettering import checked, checked_rule
from fulfillment.orders import Order
from fulfillment.workflow import aftersale, intake
from storefront import carts
from storefront.carts import CartLine
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.buying.test_journeys import english
from tests.storefront.buying.walk import check_out, fill_cart, form, path, send, words

TWELVE = LetteringRule(12, Signs.ANY, 500)


@pytest.fixture
def jade(session: Session) -> int:
    """A bracelet that may carry twelve signs for ¥5 more."""
    variant = a_shelf(session, pieces=10)
    session.add(
        ProductLettering(product_id=variant.product_id, most=12, signs=Signs.ANY, extra_minor=500)
    )
    session.commit()
    return variant.id


@pytest.mark.parametrize(
    ("typed", "rule", "kept"),
    [
        ("  Für   Mia ", TWELVE, "Für Mia"),
        ("", None, ""),
        ("e\u0301", TWELVE, "é"),
        ("小米", LetteringRule(2, Signs.CHINESE), "小米"),
        ("Anna & Tom", LetteringRule(12, Signs.LATIN), "Anna & Tom"),
    ],
)
def test_words_are_kept_as_they_are_meant(
    typed: str, rule: LetteringRule | None, kept: str
) -> None:
    assert checked(typed, rule) == kept


@pytest.mark.parametrize(
    ("typed", "rule", "code"),
    [
        ("x", None, "lettering.none"),
        ("thirteen sign", TWELVE, "lettering.long"),
        ("a\u200bb", TWELVE, "lettering.sign"),
        ("♥", TWELVE, "lettering.sign"),
        ("小", LetteringRule(4, Signs.LATIN), "lettering.sign"),
        ("Mia", LetteringRule(4, Signs.CHINESE), "lettering.sign"),
    ],
)
def test_words_that_cannot_be_made_are_refused(
    typed: str, rule: LetteringRule | None, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        checked(typed, rule)
    assert refused.value.code == code


@pytest.mark.parametrize("rule", [LetteringRule(0, Signs.ANY), LetteringRule(4, Signs.ANY, -1)])
def test_a_rule_that_no_craft_can_keep_is_refused(rule: LetteringRule) -> None:
    with pytest.raises(Refusal):
        checked_rule(rule)


def put_in(app: Flask, *texts: str) -> FlaskClient:
    browser = english(app)
    for text in texts:
        page = browser.get("/products/jade")
        assert path(send(browser, page, "/cart/lines", lettering=text, pieces="2")) == "/cart"
    return browser


def test_two_lines_of_one_kind_with_different_words_take_stock_together(
    app: Flask, session: Session, jade: int
) -> None:
    browser = put_in(app, "Mia", "Tom", "Mia")
    said = words(browser.get("/cart"))
    assert "With your words: Mia" in said
    assert "CN¥292.00" in said  # four of Mia at 73
    session.rollback()
    assert [each.pieces for each in session.scalars(select(CartLine).order_by(CartLine.id))] == [
        4,
        2,
    ]
    session.rollback()
    page = check_out(browser, note="Ring twice", gift_wrapped="y", gift_message="Happy day")
    assert path(page).startswith("/rehearsal/")
    session.expire_all()
    order = session.scalars(select(Order)).one()
    told = [(line.lettering, line.pieces, line.unit_price_minor) for line in order.lines]
    assert told == [("Mia", 4, 7300), ("Tom", 2, 7300)]
    assert (order.note, order.gift_message, order.gift_wrapped) == ("Ring twice", "Happy day", True)
    assert stock.on_hand(session, [jade])[jade] == 4


def test_more_than_lie_ready_over_two_lines_are_told(
    app: Flask, session: Session, jade: int
) -> None:
    browser = put_in(app, "Mia", "Tom")
    page = browser.get("/cart")
    address, fields = form(page, f"/cart/lines/{jade}")
    browser.post(address, data={**fields, "pieces": "9"})
    assert "Only 1 is left." in words(browser.get("/cart"))
    assert browser.get("/checkout").status_code == 303


def test_words_too_long_put_nothing_in(app: Flask, session: Session, jade: int) -> None:
    browser = english(app)
    page = browser.get("/products/jade")
    assert "At most 12 signs. CN¥5.00 more a piece." in words(page)
    answer = send(browser, page, "/cart/lines", lettering="much too many signs")
    assert path(answer) == "/products/jade"
    assert "At most 12 signs fit on it; these are 19." in words(browser.get("/products/jade"))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(CartLine)) == 0


def test_she_is_told_before_buying_and_it_comes_back_for_a_fault_only(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    browser = put_in(app, "Mia")
    said = words(browser.get("/checkout"))
    assert "can be sent back only if something is wrong" in said
    check_out(browser)
    session.rollback()
    session.expire_all()
    order = session.scalars(select(Order)).one()
    line = order.lines[0]
    worths = aftersale._worths(session, order, {line.id: 2})
    assert worths[line.id].hers
    intake.order_cancelled(session, order, reason="customer", actor=SYSTEM, now=clock.now)
    assert stock.on_hand(session, [jade])[jade] == 10


def test_what_no_longer_carries_words_cannot_be_ordered(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    browser = put_in(app, "Mia")
    session.rollback()
    product = session.scalars(select(Product)).one()
    allow_lettering(session, product, None, actor=SYSTEM, now=clock.now)
    session.commit()
    assert "It no longer carries words." in words(browser.get("/cart"))
    assert browser.get("/checkout").status_code == 303


def test_another_price_is_told_in_the_cart_until_she_changes_the_line(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    browser = english(app)
    fill_cart(browser, "jade", 1)
    session.add(Price(variant_id=jade, amount_minor=7500, starts_at=clock.now))
    session.commit()
    told = "One cost CN¥68.00 when you put it in; it costs CN¥75.00 now."
    assert told in words(browser.get("/cart"))
    assert told in words(browser.get("/checkout"))
    send(browser, browser.get("/cart"), f"/cart/lines/{jade}", pieces="2")
    assert told not in words(browser.get("/cart"))


def test_at_sign_in_lines_with_words_stay_apart(session: Session, jade: int, clock: Clock) -> None:
    mine, _token = carts.begin(session, user_id=None, now=clock.now)
    hers, _other = carts.begin(session, user_id=None, now=clock.now)
    for cart, text in ((mine, "Mia"), (hers, "Mia"), (hers, "Tom"), (hers, "")):
        carts.add(session, cart, variant_id=jade, pieces=1, now=clock.now, lettering=text)
    carts.actions._join(session, mine, hers)
    rows = session.scalars(select(CartLine).where(CartLine.cart_id == mine.id))
    assert sorted((row.lettering or "", row.pieces) for row in rows) == [
        ("", 1),
        ("Mia", 2),
        ("Tom", 1),
    ]
