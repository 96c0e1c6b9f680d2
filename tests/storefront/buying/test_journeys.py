"""What a guest can do from the shelf to her order page, over HTTP, without JavaScript."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog import stock
from catalog.money import Money
from fulfillment import ledger
from fulfillment.orders import Order, OrderState
from storefront.jobs.registry import HANDLERS  # noqa: F401 - the worker's table is loaded
from storefront.jobs.worker import run_due
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import check_out, fill_cart, path, send, words


def the_order(session: Session) -> Order:
    session.rollback()
    session.expire_all()
    return session.scalars(sa.select(Order)).one()


def english(app: Flask) -> FlaskClient:
    browser = app.test_client()
    browser.get("/?lang=en")
    return browser


def test_a_guest_buys_two(app: Flask, session: Session) -> None:
    jade = a_shelf(session, pieces=10)
    session.commit()
    browser = english(app)
    assert "¥136.00" in words(fill_cart(browser, "jade", 2))
    page = path(check_out(browser))
    assert page.startswith("/rehearsal/")
    rehearsal = browser.get(page)
    assert "no money moves" in words(rehearsal)
    back = path(send(browser, rehearsal, "/rehearsal/", verb="pay"))
    order_page = browser.get(path(browser.get(back)))
    order = the_order(session)
    assert order.state is OrderState.PAID
    assert (order.phone, order.email) == ("+8613800138000", "mei@example.org")
    assert order.address == "China\n江苏省 苏州市 姑苏区\n平江路 12 号"
    assert f"Order {order.number}" in words(order_page)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 8}
    assert ledger.balance(session, "cash:rehearsal") == Money(2 * 6800 + 1200)
    assert "Your cart is empty" in words(browser.get("/cart"))
    assert run_due(app) >= 1
    assert the_order(session).state is OrderState.PAID
    assert ledger.balance(session, "cash:rehearsal") == Money(2 * 6800 + 1200)
