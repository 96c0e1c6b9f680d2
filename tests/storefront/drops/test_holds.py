"""Pieces that somebody held too long: let go by the job, or at once for whoever wants them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog.db import db, intent
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.orders import Order, OrderState
from fulfillment.workflow import intake
from storefront import payments
from storefront.payments.rules import wait_on
from tests.conftest import Clock
from tests.made_buying import a_shelf, an_order
from tests.storefront.buying.test_journeys import balance, english, on_hand, the_order, to_the_bank
from tests.storefront.buying.walk import ADDRESS, fill_cart, path, send, words
from tests.storefront.drops.racing import standing_back

LATE = timedelta(minutes=46)


def test_who_wants_pieces_does_not_wait_for_the_job(
    app: Flask, session: Session, clock: Clock
) -> None:
    jade = a_shelf(session, pieces=2).id
    to_the_bank(english(app), 2)
    browser = english(app)
    browser.post(
        "/cart/lines", data={"variant_id": jade}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert "Others are paying for the last ones; try again at 10:15" in words(browser.get("/cart"))
    assert browser.get("/products/jade/left").json["left"][str(jade)]["ready"] == 0
    clock.now += LATE
    assert "Others are paying" not in words(browser.get("/cart"))
    assert the_order(session).state is OrderState.CANCELLED
    assert path(send(browser, browser.get("/checkout"), "/checkout", **ADDRESS)).startswith(
        "/rehearsal/"
    )
    assert on_hand(session, jade) == 1


def test_a_hold_that_ends_while_she_fills_the_form_is_hers_when_she_presses(
    app: Flask, session: Session, clock: Clock
) -> None:
    """The page was read when there was enough; somebody took it, and did not pay."""
    jade = a_shelf(session, pieces=2).id
    browser = english(app)
    fill_cart(browser, "jade", 2)
    page = browser.get("/checkout")
    to_the_bank(english(app), 2)
    clock.now += LATE
    assert path(send(browser, page, "/checkout", **ADDRESS)).startswith("/rehearsal/")
    states = session.scalars(sa.select(Order.state).order_by(Order.id)).all()
    assert states == [OrderState.CANCELLED, OrderState.PLACED]
    session.rollback()
    assert on_hand(session, jade) == 0


def test_waiting_on_grows_from_an_hour_to_six() -> None:
    begun = datetime.fromisoformat("2026-11-23T01:30:00+00:00")
    for waited, hours in ((0.75, 1), (2, 2), (100, 6)):
        moment = begun + timedelta(hours=waited)
        assert wait_on(begun, moment) - moment == timedelta(hours=hours)


def test_a_reader_who_lets_go_and_the_money_meet_in_one_final_state(
    app: Flask, session: Session, clock: Clock
) -> None:
    """The reader has seen that the time is over and stands before her write; the money comes."""
    jade = a_shelf(session, pieces=3)
    variant_id = jade.id
    order = intake.order_placed(session, an_order((jade, 3)), actor=SYSTEM, now=clock.now)
    amount, order_id, late = Money(order.total_minor), order.id, clock.now + LATE
    session.commit()

    def reader() -> None:
        with app.app_context(), Session(db.engine) as own:
            intent.set("read")
            payments.lapse_for(own, [variant_id], now=late)

    def money() -> None:
        with app.app_context(), Session(db.engine) as own:
            facts = {"gateway": "rehearsal", "amount": amount, "reference": "r1"}
            mine = own.get_one(Order, order_id)
            intake.order_paid(own, mine, **facts, actor=SYSTEM, now=late)
            own.commit()

    if db.engine.dialect.name == "sqlite":
        money()
        reader()
    else:
        done = threading.Event()
        update = "UPDATE customer_order"
        with standing_back(db.engine, update, done) as arrived, ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(reader)
            assert arrived.wait(60)
            money()
            done.set()
            waiting.result(60)
    assert the_order(session).state is OrderState.PAID
    assert on_hand(session, variant_id) == 0
    assert balance(session, "cash:rehearsal") == amount
