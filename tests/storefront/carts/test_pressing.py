"""Who comes too late is told so by one statement, and never wrongly."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.products import Product, Variant
from catalog.stock import StockLevel
from fulfillment.orders import Order
from fulfillment.workflow import intake
from storefront import carts
from storefront.accounts.persons import GUEST
from storefront.carts import Cart, CartLine
from storefront.waiting import PlaceState, WaitingPlace
from tests.made_buying import a_shelf, an_order
from tests.statements import counting
from tests.storefront.buying.walk import ADDRESS, fill_cart, form, lost, path, send, words

NONCE = "n" * 22


def _level(session: Session, pieces: int) -> None:
    session.execute(sa.update(StockLevel).values(on_hand=pieces))
    session.commit()


def _line(session: Session, cart: Cart, jade: Variant, pieces: int, **more: Any) -> None:
    session.add(CartLine(cart_id=cart.id, variant_id=jade.id, pieces=pieces, **more))
    session.commit()


def test_too_late_is_who_wants_more_than_lies_there(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=3)
    cart, token = carts.begin(session, user_id=None, now=now)
    session.commit()

    def gone(token: str | None = token) -> bool | None:
        press = carts.pressed(session, token=token, user_id=None, nonce=NONCE, now=now)
        return None if press is None else press.too_late

    assert gone() is None, "an empty cart is no lost race"
    _line(session, cart, jade, 2)
    assert gone() is False
    _line(session, cart, jade, 2, mark="m", lettering="Mei")
    assert gone() is True, "two lines of one variant want four"
    assert gone("another" * 6) is None
    assert gone(None) is None
    _level(session, 4)
    assert gone() is False, "what came back is seen by the very next press"
    _level(session, 0)
    assert gone() is True
    session.execute(sa.update(Product).values(made_to_order=True))
    assert gone() is False, "what can be made is not gone"


@pytest.mark.parametrize("doubt", ["waiting line", "placed already", "time is over"])
def test_what_is_doubtful_goes_the_whole_way(session: Session, now: datetime, doubt: str) -> None:
    jade = a_shelf(session, pieces=1)
    cart, token = carts.begin(session, user_id=None, now=now)
    _line(session, cart, jade, 1)
    if doubt == "waiting line":
        place = WaitingPlace(
            variant_id=jade.id, reader="r", language="en", state=PlaceState.WAITING
        )
        place.wanted, place.joined_at = 1, now
        session.add(place)
        session.flush()
        session.execute(sa.update(CartLine).values(offer_id=place.id))
    else:
        key = f"web:{cart.id}:{NONCE}" if doubt == "placed already" else "web:0:other"
        order = intake.order_placed(
            session, an_order((jade, 1), key=key), actor=GUEST.actor(), now=now
        )
        order.pay_by = now + timedelta(minutes=45 if doubt == "placed already" else -1)
    _level(session, 0)
    press, another = (
        carts.pressed(session, token=token, user_id=None, nonce=nonce, now=now)
        for nonce in (NONCE, "x" * 22)
    )
    assert press is not None
    assert another is not None
    assert not press.too_late
    assert another.too_late is (doubt == "placed already")
    assert (press.cart.id, press.view(session, now=now).pieces) == (cart.id, 1)


def test_a_lost_press_asks_one_thing_and_keeps_what_she_typed(app: Flask, session: Session) -> None:
    a_shelf(session, pieces=1)
    browser = app.test_client()
    browser.get("/?lang=en")
    fill_cart(browser, "jade", 1)
    page = browser.get("/checkout")
    _level(session, 0)
    assert lost(send(browser, page, "/checkout", **ADDRESS))
    with counting(db.engine) as sent:
        again = send(browser, page, "/checkout", **ADDRESS)
    assert lost(again)
    assert "Sold out for now" in words(again)
    asked = [each for each in sent if "FROM cart" in each]
    assert (len(asked), len(sent)) == (1, 5), "the rest is what all are told within a second"
    assert session.scalar(sa.select(sa.func.count()).select_from(Order)) == 0
    session.commit()
    _level(session, 1)
    assert form(browser.get("/checkout"), "/checkout")[1]["street"] == ADDRESS["street"]
    assert path(send(browser, page, "/checkout", **ADDRESS)).startswith("/rehearsal/")
