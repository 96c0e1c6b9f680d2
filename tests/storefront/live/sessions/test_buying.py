"""Buying from a session that is on air: its price, its pieces, its limit, and what she is told when
one of them has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog import stock
from catalog.db import db
from catalog.history import SYSTEM
from catalog.pricing import Price
from fulfillment.orders import Order, OrderLine
from fulfillment.promises import Claim
from fulfillment.workflow import intake, measuring
from storefront.jobs.live import bring_back
from storefront.live import sessions
from storefront.live.sessions import LineupSlot, LiveSession, SlotSale
from tests.conftest import Clock
from tests.made_buying import LONG_AGO, a_shelf, lay_down
from tests.made_live import on_air, press
from tests.made_making import NOW, a_cooperative, a_maker, a_style
from tests.statements import counting
from tests.storefront.buying.walk import ADDRESS, check_out, form, lost, path, send, words
from tests.storefront.drops.racing import all_at_once, meeting

HERE = {"Sec-Fetch-Site": "same-origin"}


def english(app: Flask) -> FlaskClient:
    browser = app.test_client()
    browser.get("/?lang=en")
    return browser


def put_in(browser: FlaskClient, live: str, slot_id: int, pieces: int = 1) -> TestResponse:
    typed = {"slot_id": str(slot_id), "pieces": str(pieces)}
    return browser.post(f"/live/{live}/lines", data=typed, headers=HERE)


def buys(browser: FlaskClient, live: str, slot_id: int, pieces: int = 1, **typed: str) -> str:
    assert path(put_in(browser, live, slot_id, pieces)) == "/cart"
    return path(check_out(browser, **typed))


def left(session: Session, live: LiveSession) -> list[int]:
    """Pieces that can be bought of the slot, that wait, and that are sold."""
    session.rollback()
    session.expire_all()
    shown = sessions.slots_of(session, live)[0]
    session.rollback()
    return [shown.left, shown.reserve, shown.sold]


def lines(session: Session) -> list[tuple[int, int]]:
    session.rollback()
    session.expire_all()
    found = session.execute(
        sa.select(OrderLine.pieces, OrderLine.unit_price_minor).order_by(OrderLine.id)
    ).all()
    session.rollback()
    return [(pieces, price) for pieces, price in found]


def test_a_slot_is_bought_at_the_session_s_price_from_its_pieces(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = on_air(session, jade, now)
    name, a1 = live.slug, slot.id
    browser = english(app)
    put_in(browser, name, a1, 2)
    browser.post("/cart/lines", data={"variant_id": jade.id, "pieces": 1}, headers=HERE)
    page = browser.get("/cart")
    assert "A1 of the live session “Yu's evening”" in words(page)
    assert "CN¥184.00" in words(page)
    assert path(check_out(browser)).startswith("/rehearsal/")
    assert lines(session) == [(2, 5800), (1, 6800)]
    assert left(session, live) == [3, 3, 2]
    assert stock.on_hand(session, [jade.id]) == {jade.id: 1}
    sale = session.scalars(sa.select(SlotSale)).one()
    assert (sale.pieces, sale.price_minor, sale.buyer[:5]) == (2, 5800, "mail:")


def test_a_price_that_changes_is_told_and_an_order_keeps_its_own(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = on_air(session, jade, now)
    name, a1 = live.slug, slot.id
    first, second, goods = english(app), english(app), jade.id
    buys(first, name, a1)
    put_in(second, name, a1)
    page = second.get("/checkout")
    sessions.change_price(session, live, slot, 6000, press("dearer", now))
    session.commit()
    asked = send(second, page, "/checkout", **ADDRESS)
    assert asked.status_code == 409
    assert lines(session) == [(1, 5800)]
    cart = words(second.get("/cart"))
    assert "One cost CN¥58.00 when you put it in; it costs CN¥60.00 now." in cart
    variant, mark = f"/cart/lines/{goods}", {"pieces": "2", "mark": f"live-{a1}"}
    second.post(variant, data={**form(second.get("/cart"), variant)[1], **mark})
    assert "One cost" not in words(second.get("/cart"))
    assert path(check_out(second)).startswith("/rehearsal/")
    assert lines(session) == [(1, 5800), (2, 6000)]


def test_when_the_session_has_ended_she_is_told_and_pays_the_shop_s_price(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = on_air(session, jade, now)
    name, a1 = live.slug, slot.id
    browser = english(app)
    put_in(browser, name, a1)
    sessions.end(session, live, actor=SYSTEM, now=now)
    session.commit()
    told = words(browser.get("/cart"))
    assert "The session “Yu's evening” is over." in told
    assert "One cost CN¥58.00 when you put it in; it costs CN¥68.00 now." in told
    assert path(check_out(browser)).startswith("/rehearsal/")
    assert lines(session) == [(1, 6800)]
    assert session.scalar(sa.select(sa.func.count()).select_from(SlotSale)) == 0
    session.commit()
    assert path(put_in(browser, name, a1)) == "/cart"
    assert "The session is not on air; the shop is open." in words(browser.get("/cart"))
    assert put_in(browser, "another", a1).status_code == 404


def test_what_was_not_paid_comes_back_and_late_money_takes_it_where_it_was(
    app: Flask, session: Session, now: datetime, clock: Clock
) -> None:
    jade = a_shelf(session, pieces=8)
    live, slot = on_air(session, jade, now)
    name, a1 = live.slug, slot.id
    buys(english(app), name, a1, 2)
    assert left(session, live) == [3, 3, 2]
    order = session.scalars(sa.select(Order)).one()
    intake.order_cancelled(session, order, reason="unpaid", actor=SYSTEM, now=now)
    assert left_now(session, live) == (5, 0)
    assert intake.order_revived(session, order, payment="bank:1", actor=SYSTEM, now=now)
    assert left_now(session, live) == (3, 2)
    sessions.end(session, live, actor=SYSTEM, now=now)
    intake.order_cancelled(session, order, reason="refunded", actor=SYSTEM, now=now)
    session.flush()
    assert stock.on_hand(session, [jade.id]) == {jade.id: 6}
    bring_back(session, {}, now + timedelta(minutes=1))
    assert stock.on_hand(session, [jade.id]) == {jade.id: 8}


def left_now(session: Session, live: LiveSession) -> tuple[int, int]:
    session.flush()
    shown = sessions.slots_of(session, live)[0]
    return shown.left, shown.sold


def test_a_limit_is_held_in_the_cart_and_over_orders_and_lapses_with_them(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = on_air(session, jade, now, limit_pieces=2)
    name, a1 = live.slug, slot.id
    browser = english(app)
    put_in(browser, name, a1, 5)
    assert 'value="2"' in browser.get("/cart").text
    assert path(check_out(browser)).startswith("/rehearsal/")
    put_in(browser, name, a1)
    refused = check_out(browser, email=" MEI@example.org")
    assert refused.status_code == 409
    assert "At most 2 of A1 for each buyer" in words(refused)
    assert left(session, live) == [3, 3, 2]
    assert buys(english(app), name, a1, email="lan@example.org").startswith("/rehearsal")
    order = session.scalars(sa.select(Order).order_by(Order.id).limit(1)).one()
    intake.order_cancelled(session, order, reason="unpaid", actor=SYSTEM, now=now)
    session.commit()
    assert path(check_out(browser)).startswith("/rehearsal/")
    assert left(session, live) == [3, 3, 2]


def test_presses_at_once_do_not_pass_the_limit_together(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = on_air(session, jade, now, limit_pieces=2)
    name, a1 = live.slug, slot.id
    presses = [ready(english(app), name, a1, 2) for _ in range(3)]
    with meeting(db.engine, "FROM cart_line", 3):
        told = all_at_once(*presses)
    assert sorted(each.status_code for each in told) == [303, 409, 409]
    assert left(session, live) == [3, 3, 2]


def ready(
    browser: FlaskClient, live: str, slot_id: int, pieces: int, **typed: str
) -> Callable[[], TestResponse]:
    """Her last press, with the checkout filled in."""
    put_in(browser, live, slot_id, pieces)
    address, fields = form(browser.get("/checkout"), "/checkout")
    return partial(browser.post, address, data={**fields, **ADDRESS, **typed})


@pytest.mark.slow
def test_fifty_buyers_of_five_released_pieces_buy_just_five(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = on_air(session, jade, now, released=5)
    name, a1 = live.slug, slot.id
    presses = [ready(english(app), name, a1, 1, email=f"guest{n}@example.org") for n in range(50)]
    told = [answer for at in range(0, 50, 10) for answer in all_at_once(*presses[at : at + 10])]
    assert [sum(1 for each in told if each.status_code == 303), sum(map(lost, told))] == [5, 45]
    assert left(session, live) == [0, 3, 5]
    assert stock.on_hand(session, [jade.id]) == {jade.id: 2}


def test_who_buys_nothing_of_a_session_is_asked_no_statement_more(
    app: Flask, session: Session, now: datetime
) -> None:
    jade = a_shelf(session, pieces=10)
    on_air(session, jade, now)
    browser = english(app)
    browser.post("/cart/lines", data={"variant_id": jade.id, "pieces": 1}, headers=HERE)
    with counting(db.engine) as sent:
        browser.get("/cart")
        check_out(browser)
    assert not [each for each in sent if "lineup_slot " in each or "slot_sale" in each]


def test_make_to_live_is_promised_for_a_day_and_never_beyond_the_hours(
    app: Flask, session: Session, clock: Clock
) -> None:
    clock.now = NOW
    home = a_cooperative(session)
    style = a_style(session, home)
    style.product.pack = 1
    a_maker(session, home, craft=style.product.craft)
    session.add(Price(variant_id=style.id, amount_minor=6800, starts_at=LONG_AGO))
    lay_down(session, style, 2)
    session.flush()
    measuring.measure(session, now=NOW)
    session.commit()
    live, slot = on_air(session, style, NOW, carved=2, released=1, make_to_live=True)
    name, a1 = live.slug, slot.id
    browser = english(app)
    put_in(browser, name, a1, 3)
    assert "Made for you, ready by" in words(browser.get("/cart"))
    assert path(check_out(browser)).startswith("/rehearsal/")
    line = session.scalars(sa.select(OrderLine)).one()
    assert (line.to_make, line.due_on is not None, line.unit_price_minor) == (True, True, 5800)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Claim)) == 1
    assert left(session, live) == [1, 1, 3]
    greedy = english(app)
    put_in(greedy, name, a1, 999)
    assert "no hours free for so many" in words(greedy.get("/cart"))
    assert path(greedy.get("/checkout")) == "/cart"


def test_a_withdrawn_slot_is_over(app: Flask, session: Session, now: datetime) -> None:
    jade = a_shelf(session, pieces=10)
    live, slot = on_air(session, jade, now)
    name, a1 = live.slug, slot.id
    browser = english(app)
    put_in(browser, name, a1)
    sessions.withdraw(
        session, live, session.get_one(LineupSlot, a1), key="w", actor=SYSTEM, now=now
    )
    session.commit()
    assert "is over" in words(browser.get("/cart"))
    assert sessions.left_now(session, live) == {}
