"""The awkward cases of a drop, each forced to happen, on both engines.

There is no page that sets a level to a number: pieces only come and go by so many. Sets that share
a component have `test_bundles.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog import stock
from catalog.db import db
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from catalog.stock import Location, SoldOut, StockLevel
from catalog.stock import actions as taking
from fulfillment.orders import Order, OrderState
from fulfillment.workflow import intake
from storefront.payments import Payment
from tests.fulfillment.at_once import at_once
from tests.made_buying import a_shelf, an_order, lay_down
from tests.storefront.buying.test_journeys import (
    balance,
    count,
    english,
    on_hand,
    press,
    the_order,
)
from tests.storefront.buying.walk import ADDRESS, fill_cart, form, lost, path
from tests.storefront.drops.racing import all_at_once, meeting, standing_back


def at_the_checkout(app: Flask, pieces: int) -> tuple[FlaskClient, str, dict[str, str]]:
    """A guest with pieces in her cart and the checkout filled in."""
    browser = english(app)
    fill_cart(browser, "jade", pieces)
    address, fields = form(browser.get("/checkout"), "/checkout")
    return browser, address, {**fields, **ADDRESS}


def all_press(app: Flask, guests: int, pieces: int = 1) -> list[tuple[FlaskClient, TestResponse]]:
    """Every guest has read that there is enough before any of them takes."""
    ready = [at_the_checkout(app, pieces) for _ in range(guests)]
    with meeting(db.engine, "FROM stock_level", guests):
        answers = all_at_once(
            *(partial(each.post, address, data=typed) for each, address, typed in ready)
        )
    return [(each[0], answer) for each, answer in zip(ready, answers, strict=True)]


def the_last_one_goes_to_one(app: Flask, session: Session) -> None:
    """Three guests press for the last piece; one has it, two are told so in words."""
    jade = a_shelf(session, pieces=1).id
    pressed = all_press(app, 3)
    won = [each for each in pressed if not lost(each[1])]
    turned_away = [answer for _, answer in pressed if lost(answer)]
    assert (len(won), len(turned_away), count(session, Order), on_hand(session, jade)) == (
        1,
        2,
        1,
        0,
    )
    assert count(session, Payment) == 1
    press(won[0][0], path(won[0][1]), "pay")
    assert the_order(session).state is OrderState.PAID


def test_the_last_piece_goes_to_one_and_losers_do_not_touch_her_payment(
    app: Flask, session: Session
) -> None:
    the_last_one_goes_to_one(app, session)


def test_without_the_guard_the_same_race_sells_it_twice(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: it trusts what the page read, and only sees that no level falls below zero."""

    def trusting(session: Session, variant_id: int, pieces: int) -> dict[int, int]:
        fewer = sa.case((StockLevel.on_hand > pieces, StockLevel.on_hand - pieces), else_=0)
        changed = sa.update(StockLevel).where(StockLevel.variant_id == variant_id)
        session.execute(changed.values(on_hand=fewer))
        return {session.scalars(sa.select(Location.id)).one(): pieces}

    monkeypatch.setattr(taking, "_from_first", trusting)
    with pytest.raises(AssertionError):
        the_last_one_goes_to_one(app, session)
    assert count(session, Order) > 1, "how many more depends on who reads when"


def test_two_clicks_at_once_are_one_order_and_one_payment(app: Flask, session: Session) -> None:
    jade = a_shelf(session, pieces=5).id
    browser, address, typed = at_the_checkout(app, 2)
    cookies = browser.get_cookie("mh_cart"), browser.get_cookie("mh_session")
    other = app.test_client()
    for each in cookies:
        assert each is not None
        other.set_cookie(each.key, each.value)
    with meeting(db.engine, "FROM stock_level", 2):
        answers = all_at_once(
            *(partial(each.post, address, data=typed) for each in (browser, other))
        )
    assert path(answers[0]) == path(answers[1])
    assert (count(session, Order), count(session, Payment), on_hand(session, jade)) == (1, 1, 3)


def test_two_lines_of_one_kind_are_one_wish(session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=3)
    twice = an_order((jade, 2), (jade, 2))
    with pytest.raises(SoldOut):
        intake.order_placed(session, twice, actor=SYSTEM, now=now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 3}
    lay_down(session, jade, 1, place="centre")
    intake.order_placed(session, twice, actor=SYSTEM, now=now)
    assert stock.on_hand(session, [jade.id]) == {jade.id: 0}


def test_pieces_of_several_places_are_not_sold_twice(app: Flask, session: Session) -> None:
    jade = a_shelf(session, pieces=2)
    lay_down(session, jade, 3, place="centre")
    session.commit()
    pressed = all_press(app, 3, pieces=2)
    assert sorted(lost(answer) for _, answer in pressed) == [False, False, True]
    assert on_hand(session, jade.id) == 1


def test_pieces_that_a_manager_lays_down_meanwhile_are_not_lost(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=4)
    hub = session.scalars(sa.select(Location.id)).one()
    session.commit()

    def act(own: Session, place: int) -> str:
        if place % 2:
            key = f"count:{place}"
            stock.receive(own, jade.id, hub, 2, key=key, reason="count", now=now)
            return "laid"
        stock.take(own, {jade.id: 1}, key=f"order:{place}", reason="order", now=now)
        return "sold"

    answers = at_once(db.engine, act)
    assert on_hand(session, jade.id) == 4 + 2 * answers.count("laid") - answers.count("sold")
    assert answers.count("laid") == answers.count("sold") == 4


def test_an_order_that_is_let_go_by_two_at_once_comes_back_once(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=5)
    order_id = intake.order_placed(session, an_order((jade, 3)), actor=SYSTEM, now=now).id
    session.commit()

    def let_go(own: Session, _place: int) -> str:
        order = own.get_one(Order, order_id)
        intake.order_cancelled(own, order, reason="customer", actor=SYSTEM, now=now)
        return "let go"

    answers = at_once(db.engine, let_go)
    assert answers.count("let go") == 1
    assert on_hand(session, jade.id) == 5


@pytest.mark.parametrize("first", ["the money", "the end of her time"])
def test_the_money_and_the_end_of_her_time_meet_and_it_is_hers(
    app: Flask, session: Session, now: datetime, first: str
) -> None:
    """Whoever comes first: the pieces are there, so they are hers, and the money is booked."""
    jade = a_shelf(session, pieces=5)
    variant_id = jade.id
    order = intake.order_placed(session, an_order((jade, 3)), actor=SYSTEM, now=now)
    amount, order_id = Money(order.total_minor), order.id
    session.commit()

    def ends(own: Session) -> None:
        mine = own.get_one(Order, order_id)
        if mine.state is OrderState.PLACED:
            intake.order_cancelled(own, mine, reason=intake.UNPAID, actor=SYSTEM, now=now)

    def comes(own: Session) -> None:
        mine = own.get_one(Order, order_id)
        facts = {"gateway": "rehearsal", "amount": amount, "reference": "r1"}
        intake.order_paid(own, mine, **facts, actor=SYSTEM, now=now)

    faster, slower = (comes, ends) if first == "the money" else (ends, comes)
    one_overtakes(
        partial(told, db.engine, slower),
        partial(told, db.engine, faster),
        at="UPDATE customer_order",
    )
    assert the_order(session).state is OrderState.PAID
    assert on_hand(session, variant_id) == 2
    assert balance(session, "cash:rehearsal") == amount


def told(engine: Engine, act: Callable[[Session], None]) -> None:
    """Told as a job is: again, if somebody else was faster."""
    codes: list[str] = []
    for _ in range(2):
        with Session(engine) as own:
            try:
                act(own)
                own.commit()
            except Refusal as refusal:
                codes.append(refusal.code)
                continue
        break
    assert set(codes) <= {"order.stale"}


def one_overtakes(slower: Callable[[], None], faster: Callable[[], None], *, at: str) -> None:
    """The slower one has read and stands before its write while the faster one does all of it.

    SQLite lets no second writer in before the first is done, so there it is simply the second.
    """
    if db.engine.dialect.name == "sqlite":
        faster()
        slower()
        return
    done = threading.Event()
    with standing_back(db.engine, at, done) as arrived, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slower)
        assert arrived.wait(60)
        faster()
        done.set()
        waiting.result(60)
