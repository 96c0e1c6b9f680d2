"""What is made to order is sold with a day: the same on every page, held while she pays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import db
from catalog.history import SYSTEM
from catalog.money import Money
from catalog.pricing import Price
from catalog.products import Variant
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind, OrderLine, OrderState
from fulfillment.promises import Claim
from fulfillment.workflow import intake, measuring
from storefront.jobs.worker import run_due
from tests.conftest import Clock
from tests.made_buying import LONG_AGO, lay_down
from tests.made_making import NOW, a_cooperative, a_maker, a_style
from tests.storefront.buying.walk import ADDRESS, check_out, fill_cart, path, send, words


@pytest.fixture
def knot(session: Session) -> int:
    """Two knotted bracelets lie ready; Ahe makes more, two hours on each working day."""
    home = a_cooperative(session)
    style = a_style(session, home)
    style.product.pack, style.product.made_to_order = 1, True
    a_maker(session, home, craft=style.product.craft)
    session.add(Price(variant_id=style.id, amount_minor=6800, starts_at=LONG_AGO))
    lay_down(session, style, 2)
    session.flush()
    measuring.measure(session, now=NOW)
    session.commit()
    return style.id


def english(app: Flask) -> FlaskClient:
    browser = app.test_client()
    browser.get("/?lang=en")
    return browser


def the_line(session: Session) -> OrderLine:
    session.rollback()
    session.expire_all()
    line = session.scalars(sa.select(OrderLine).order_by(OrderLine.id)).one()
    session.expunge_all()
    session.rollback()
    return line


def the_order(session: Session) -> Order:
    session.rollback()
    session.expire_all()
    order = session.scalars(sa.select(Order).order_by(Order.id)).first()
    assert order is not None
    session.expunge_all()
    session.rollback()
    return order


def claimed(session: Session) -> int:
    session.rollback()
    found = session.scalar(sa.select(sa.func.sum(Claim.pieces))) or 0
    session.rollback()
    return int(found)


def said_day(day: date | None) -> str:
    assert day is not None
    return f"{day:%b} {day.day}, {day.year}"


def test_what_lies_ready_is_ready_now(app: Flask, session: Session, knot: int) -> None:
    browser = english(app)
    assert "Ready now: 2" in words(browser.get("/products/knot"))
    assert "Ready now" in words(fill_cart(browser, "knot", 2))
    check_out(browser)
    line = the_line(session)
    assert (line.to_make, line.due_on, claimed(session)) == (False, None, 0)


def test_more_than_lie_ready_are_made_by_the_promised_day(
    app: Flask, session: Session, knot: int
) -> None:
    browser = english(app)
    cart = words(fill_cart(browser, "knot", 5))
    check_out(browser)
    line = the_line(session)
    assert line.to_make
    day = said_day(line.due_on)
    assert f"Made for you, ready by {day}" in cart
    page = words(browser.get(f"/orders/{the_order(session).token}"))
    assert f"Made for you, ready by {day}" in page
    assert claimed(session) == 5


def test_an_order_that_is_not_paid_gives_the_hours_back(
    app: Flask, session: Session, knot: int, clock: Clock
) -> None:
    browser = english(app)
    fill_cart(browser, "knot", 5)
    check_out(browser)
    moment = clock.forward(minutes=46)
    queue.enqueue(db.session(), "orders.expire", {}, now=moment)
    db.session.commit()
    run_due(app)
    assert the_order(session).state is OrderState.CANCELLED
    assert claimed(session) == 0


def test_a_day_that_moved_is_told_before_anything_is_ordered(
    app: Flask, session: Session, knot: int
) -> None:
    browser = english(app)
    fill_cart(browser, "knot", 40)
    page = browser.get("/checkout")
    _another_orders(session, knot)
    answer = send(browser, page, "/checkout", **ADDRESS)
    assert answer.status_code == 409
    assert "The day has moved" in words(answer)
    assert session.scalar(sa.select(sa.func.count()).select_from(Order)) == 1
    session.rollback()
    assert path(send(browser, answer, "/checkout", **ADDRESS)).startswith("/rehearsal/")


def test_more_than_the_makers_can_do_is_not_promised(
    app: Flask, session: Session, knot: int
) -> None:
    browser = english(app)
    assert "no hours free" in words(fill_cart(browser, "knot", 999))
    assert path(browser.get("/checkout")) == "/cart"


def test_without_a_measured_bench_nothing_is_promised(
    app: Flask, session: Session, knot: int, clock: Clock
) -> None:
    clock.forward(days=4)
    page = words(english(app).get("/products/knot"))
    assert "Only 2 left" in page
    assert "Made to order" not in page


def test_the_job_measures_what_happened(
    app: Flask, session: Session, knot: int, clock: Clock
) -> None:
    browser = english(app)
    fill_cart(browser, "knot", 5)
    check_out(browser)
    assert claimed(session) == 5
    moment = clock.forward(minutes=2)
    queue.enqueue(db.session(), "capacity.measure", {}, now=moment)
    db.session.commit()
    run_due(app)
    assert claimed(session) == 0


def _another_orders(session: Session, variant_id: int) -> None:
    style = session.get_one(Variant, variant_id)
    due = NOW.date() + timedelta(days=14)
    line = NewLine(style.id, style.product_id, 60, Money(6800), True, due)
    facts = dict.fromkeys(("email", "recipient", "phone", "address"), "Lin Mei")
    new = NewOrder(
        kind=OrderKind.BULK,
        customer="Changhe Tea House",
        user_id=None,
        **facts,
        language="en",
        currency="CNY",
        lines=(line,),
        shipping=Money(0),
        due_on=due,
        key="bulk:1",
    )
    intake.order_placed(session, new, actor=SYSTEM, now=NOW)
    session.commit()
