"""Fetching an order: one table of places, a code, handing it over, and what nobody came for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.errors import Refusal
from catalog.history import SYSTEM, history_of
from catalog.history.models import History
from catalog.money import Money
from catalog.queue import Job
from catalog.words import Words
from fulfillment import ledger, pickups
from fulfillment.orders import Order, OrderState
from fulfillment.pickups import Pickup, read_code
from fulfillment.workflow import aftersale, dispatch, fetching
from storefront.accounts import Role, User
from storefront.config import TakingSettings
from storefront.delivery import (
    FIRST_ZONES,
    Choice,
    DeliveryZone,
    Kind,
    Method,
    begin_table,
    save_method,
    with_counter,
)
from storefront.jobs.worker import run_due
from storefront.notices.news import tell_news
from storefront.notices.outbox import SEND
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.made_catalog import a_cooperative
from tests.storefront.buying.test_journeys import english, press
from tests.storefront.buying.walk import check_out, fill_cart, form, path, send, words

WORDS = Words("某处", "Somewhere")
NOWHERE = {"province": "", "city": "", "district": "", "street": ""}


@pytest.fixture
def counter(app: Flask) -> Iterator[None]:
    """A shop with a counter of its own."""
    before = app.extensions["manyhands.settings"]
    taking = TakingSettings(pickup_at="Hub, 1 Demo Road")
    app.extensions["manyhands.settings"] = replace(before, taking=taking)
    yield
    app.extensions["manyhands.settings"] = before


@pytest.fixture
def hers(app: Flask, session: Session, counter: None) -> Order:
    """An order from stock, paid online, to be fetched."""
    a_shelf(session, pieces=10)
    session.commit()
    browser = english(app)
    fill_cart(browser, "jade", 2)
    assert "Picking up · free of charge" in words(browser.get("/checkout"))
    page = check_out(browser, delivery="counter", method="online", **NOWHERE)
    press(browser, path(page), "pay")
    session.rollback()
    session.expire_all()
    return session.scalars(select(Order)).one()


def test_the_counter_is_a_place_only_where_the_table_names_none() -> None:
    parcel = Choice("1", Kind.PARCEL, WORDS, Money(1200))
    stall = Choice("2", Kind.PICKUP, WORDS, Money(0), WORDS)
    assert with_counter([parcel], "", "CNY") == (parcel,)
    assert [each.code for each in with_counter([parcel], "Hub", "CNY")] == ["1", "counter"]
    assert with_counter([parcel, stall], "Hub", "CNY") == (parcel, stall)


def test_a_code_is_read_as_it_is_typed_or_scanned() -> None:
    for typed in ("k7m2qx", " K7M 2QX ", "https://shop.example/ship/pickups/K7M2QX/"):
        assert read_code(typed) == "K7M2QX"


def test_it_is_laid_ready_told_and_handed_over_once(
    app: Flask,
    session: Session,
    hers: Order,
    clock: Clock,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    assert (hers.is_pickup, hers.address, hers.shipping_minor) == (True, "Hub, 1 Demo Road", 0)
    with pytest.raises(Refusal, match="hand it over"):
        dispatch.order_sent(session, hers, carrier="SF", number="1", actor=SYSTEM, now=clock.now)
    session.rollback()
    number, token, order_id = hers.number, hers.token, hers.id
    qiao = signed_in(user("qiao@example.org", Role.INSPECTOR))
    qiao.get("/ship?lang=en")
    assert number not in words(qiao.get("/ship"))
    send(qiao, qiao.get("/ship/pickups"), "/ready")
    code = session.scalars(select(Pickup.code)).one()
    session.rollback()
    assert code in words(english(app).get(f"/orders/{token}"))
    assert english(app).get(f"/orders/{token}/code.svg").mimetype == "image/svg+xml"
    found = path(send(qiao, qiao.get("/ship/pickups"), "/ship/pickups", code=code.lower()))
    assert found == f"/ship/pickups/{code}"
    assert path(send(qiao, qiao.get(found), "/handover")) == "/ship/pickups"
    session.rollback()
    session.expire_all()
    order = session.get_one(Order, order_id)
    assert order.state is OrderState.COMPLETED
    assert ledger.balance(session, f"order:{order.number}:advance") == Money(0)
    assert aftersale.sent_lines(session, order)[1] == clock.now
    with pytest.raises(Refusal):
        fetching.order_handed_over(session, order, actor=SYSTEM, now=clock.now)


def test_a_centre_s_own_people_hand_over_what_is_fetched_there_and_nobody_else_s_do(
    app: Flask,
    session: Session,
    clock: Clock,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    a_shelf(session, pieces=10)
    home, other = a_cooperative(session, "qingxi").id, a_cooperative(session, "shanfeng").id
    begin_table(session, FIRST_ZONES, actor=SYSTEM, now=clock.now)
    centre = Method("", Kind.PICKUP, WORDS, place=WORDS, cooperative_id=home)
    zone = session.get_one(DeliveryZone, 1)
    way = save_method(session, zone, None, method=centre, actor=SYSTEM, now=clock.now)
    code_of_way = str(way.id)
    session.commit()
    browser = english(app)
    fill_cart(browser, "jade", 2)
    page = check_out(browser, delivery=code_of_way, method="online", **NOWHERE)
    press(browser, path(page), "pay")
    session.rollback()
    order = session.scalars(select(Order)).one()
    assert (order.is_pickup, order.pickup_cooperative_id) == (True, home)
    number, order_id = order.number, order.id
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=home))
    bo = signed_in(user("bo@example.org", Role.PACKER, cooperative_id=home))
    zhou = signed_in(user("zhou@example.org", Role.LEAD, cooperative_id=other))
    qiao = signed_in(user("qiao@example.org", Role.INSPECTOR))
    assert number not in words(zhou.get("/coop/pickups"))
    _nothing_here(session, zhou, f"/coop/pickups/orders/{number}/ready")
    send(bo, bo.get("/coop/pickups"), "/ready")
    code = session.scalars(select(Pickup.code)).one()
    session.rollback()
    assert zhou.get(f"/coop/pickups/{code}").status_code == 404
    _nothing_here(session, zhou, f"/coop/pickups/orders/{number}/handover")
    assert lin.get(f"/ship/pickups/{code}").status_code == 403
    assert number in words(qiao.get("/ship/pickups"))
    found = path(send(lin, lin.get("/coop/pickups"), "/coop/pickups", code=code.lower()))
    assert found == f"/coop/pickups/{code}"
    assert "/end" not in lin.get(found).text
    assert path(send(lin, lin.get(found), "/handover")) == "/coop/pickups"
    session.rollback()
    session.expire_all()
    assert session.get_one(Order, order_id).state is OrderState.COMPLETED


def test_each_place_says_whether_it_takes_money(app: Flask, session: Session, clock: Clock) -> None:
    a_shelf(session, pieces=10)
    begin_table(session, FIRST_ZONES, actor=SYSTEM, now=clock.now)
    zone, ways = session.get_one(DeliveryZone, 1), []
    for takes in (False, True):
        place = Method("", Kind.PICKUP, WORDS, place=WORDS, takes_payment=takes)
        ways.append(save_method(session, zone, None, method=place, actor=SYSTEM, now=clock.now))
    centre, stall = (str(each.id) for each in ways)
    session.commit()
    browser = english(app)
    fill_cart(browser, "jade", 2)
    page = words(browser.get("/checkout"))
    assert "When I pick it up" in page
    assert page.count("paid before you come") == 1
    refused = check_out(browser, delivery=centre, method="counter", **NOWHERE)
    assert refused.status_code == 422
    assert "No money is taken there." in words(refused)
    assert session.scalar(select(func.count()).select_from(Order)) == 0
    session.rollback()
    placed = check_out(browser, delivery=stall, method="counter", **NOWHERE)
    assert "/orders/" in path(placed)
    assert "Send it to another address" not in words(browser.get(path(placed)))
    order = session.scalars(select(Order)).one()
    assert (order.is_pickup, order.delivery) == (
        True,
        Words("某处 · 某处", "Somewhere · Somewhere"),
    )
    session.rollback()
    ways[1].takes_payment = False
    session.commit()
    assert "Somewhere" in words(browser.get(path(placed)))
    fill_cart(browser, "jade", 1)
    assert "When I pick it up" not in words(browser.get("/checkout"))
    gone = check_out(browser, delivery=stall, method="counter", **NOWHERE)
    assert gone.status_code == 422
    assert session.scalar(select(func.count()).select_from(Order)) == 1


def _nothing_here(session: Session, browser: FlaskClient, address: str) -> None:
    """Not hers: not found, and nothing is written."""
    past = select(func.count()).select_from(History)
    before = session.scalar(past)
    session.rollback()
    page = browser.get("/coop/pickups")
    token = form(page, "/coop/pickups")[1]
    assert browser.post(address, data=token).status_code == 404
    assert session.scalar(past) == before
    session.rollback()


def test_a_code_opens_nothing_for_others(app: Flask, session: Session, hers: Order) -> None:
    assert english(app).get(f"/orders/{hers.token}/code.svg").status_code == 404
    assert english(app).get("/ship/pickups/K7M2QX").status_code in (302, 303, 403, 404)


def test_after_a_week_she_is_reminded_once_and_a_person_gives_it_up(
    app: Flask,
    session: Session,
    hers: Order,
    clock: Clock,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    fetching.order_laid_ready(session, hers, actor=SYSTEM, now=clock.now)
    clock.forward(days=6)
    assert fetching.pickups_reminded(session, now=clock.now) == 0
    clock.forward(days=2)
    assert [fetching.pickups_reminded(session, now=clock.now) for _ in range(2)] == [1, 0]
    tell_news(session, {}, clock.now)
    told = {each.payload["template"] for each in session.scalars(select(Job)) if each.name == SEND}
    assert "pickup_waits" in told
    clock.forward(days=14)
    row = pickups.of_order(session, hers.id)
    assert row is not None
    code, order_id = row.code, hers.id
    session.commit()
    qiao = signed_in(user("qiao@example.org", Role.INSPECTOR))
    qiao.get("/ship?lang=en")
    assert "Nobody came" in words(qiao.get("/ship/pickups"))
    send(qiao, qiao.get(f"/ship/pickups/{code}"), "/end")
    run_due(app)
    session.rollback()
    session.expire_all()
    order = session.get_one(Order, order_id)
    assert order.state is OrderState.CANCELLED
    assert stock.on_hand(session, [order.lines[0].variant_id]) == {order.lines[0].variant_id: 10}
    verbs = [each.verb for each in history_of(session, "customer_order", order.id)]
    assert verbs.count("remind_pickup") == 1
