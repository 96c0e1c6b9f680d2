"""From the link to the order: what is held is hers, at the session's price, once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.stock import StockLevel, StockMove
from fulfillment.orders import Order, OrderLine
from fulfillment.workflow import intake
from storefront.live import claims, sessions
from storefront.live.claims import LiveClaim, LiveClaimState
from storefront.live.claims.links import token_of
from storefront.live.sessions import LiveSession, SlotSale
from tests.conftest import Clock
from tests.fulfillment.at_once import at_once
from tests.made_buying import a_shelf, an_order
from tests.made_live import on_air
from tests.storefront.buying.walk import check_out, path, send, words

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def jade(session: Session) -> Variant:
    return a_shelf(session, pieces=40)


@pytest.fixture
def evening(session: Session, jade: Variant, now: datetime) -> LiveSession:
    live, _slot = on_air(session, jade, now)
    return live


@pytest.fixture
def mei(session: Session, evening: LiveSession, now: datetime) -> LiveClaim:
    """Mei has claimed all five that are on the floor."""
    told = claims.pasted("Mei: A1+5")
    claim = claims.take_in(session, evening, told, actor=SYSTEM, now=now).claims[0]
    claims.confirm(session, claim, actor=SYSTEM, now=now)
    session.commit()
    return claim


def opened(app: Flask, claim: LiveClaim) -> tuple[FlaskClient, str]:
    """A guest's browser, and her link."""
    browser, way = app.test_client(), f"/claims/{token_of(claim.claimant_id)}"
    db.session.commit()
    browser.get("/?lang=en")
    return browser, way


def brings(browser: FlaskClient, way: str) -> str:
    """She presses the button of her page."""
    return path(send(browser, browser.get(way), f"{way}/cart"))


def _changed(browser: FlaskClient, **typed: str) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/account").text)
    token = found or re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/sign-in").text)
    assert token is not None
    return {**typed, "csrf_token": token[1]}


def on_floor(session: Session, live: LiveSession) -> int:
    session.rollback()
    session.expire_all()
    here = StockLevel.location_id == live.floor_location_id
    return session.scalar(select(func.sum(StockLevel.on_hand)).where(here)) or 0


def test_the_link_brings_what_is_held_into_a_guest_s_cart_and_order(
    app: Flask, session: Session, evening: LiveSession, mei: LiveClaim, jade: Variant
) -> None:
    browser, way = opened(app, mei)
    other, slot_id, goods = app.test_client(), mei.slot_id, jade.id
    session.commit()
    sold_out = {"slot_id": str(slot_id), "pieces": "1"}
    other.post(f"/live/{evening.slug}/lines", data=sold_out, headers=HERE)
    assert 'action="/checkout"' not in other.get("/cart").text, "what is held is not for others"
    for _twice in range(2):
        brings(browser, way)
    browser.post("/cart/lines", data={"variant_id": goods, "pieces": 1}, headers=HERE)
    assert "CN¥290.00" in words(browser.get("/cart")), "five at ¥58"
    assert path(check_out(browser)).startswith("/rehearsal/")
    session.expire_all()
    bought = session.execute(select(OrderLine.pieces, OrderLine.unit_price_minor)).all()
    assert sorted(map(tuple, bought)) == [(1, 6800), (5, 5800)]
    assert session.scalars(select(LiveClaim.state)).one() is LiveClaimState.ORDERED
    assert on_floor(session, evening) == 0
    assert stock.held(session, mei.hold) == {}
    taken = select(func.sum(StockMove.pieces)).where(StockMove.cause.like("order:%"))
    assert session.scalar(taken) == -6
    assert session.scalar(select(SlotSale.pieces)) == 5
    assert "You have ordered it." in words(browser.get(way))


def test_fewer_than_held_are_ordered_and_the_rest_goes_back(
    app: Flask, session: Session, evening: LiveSession, mei: LiveClaim, jade: Variant
) -> None:
    browser, way = opened(app, mei)
    goods, mark = jade.id, f"live-{mei.slot_id}"
    brings(browser, way)
    browser.post(f"/cart/lines/{goods}", data=_changed(browser, pieces="2", mark=mark))
    assert path(check_out(browser)).startswith("/rehearsal/")
    assert on_floor(session, evening) == 3


def test_a_hold_that_is_over_is_told_kindly_and_one_survives_the_session_s_end(
    app: Flask,
    session: Session,
    evening: LiveSession,
    mei: LiveClaim,
    now: datetime,
    clock: Clock,
) -> None:
    browser, way = opened(app, mei)
    brings(browser, way)
    sessions.end(session, evening, actor=SYSTEM, now=now)
    session.commit()
    assert "CN¥290.00" in words(browser.get("/cart")), "what was promised stands for its minutes"
    clock.forward(minutes=evening.claim_minutes)
    session.commit()
    page = browser.get(way)
    assert page.status_code == 200
    assert "Your time for this one is over" in words(page)
    assert "/cart" not in [each.partition("?")[0] for each in page.text.split('action="')[1:]]
    assert session.scalar(select(func.count()).select_from(Order)) == 0


def test_an_order_and_the_end_of_a_hold_that_meet_end_one_way(
    session: Session, evening: LiveSession, mei: LiveClaim, jade: Variant, now: datetime
) -> None:
    claim_id, slot_id, floor = mei.id, mei.slot_id, evening.floor_location_id
    over = now + timedelta(minutes=evening.claim_minutes)
    new = an_order((jade, 5), key="web:mei")
    new = replace(new, lines=tuple(replace(each, place_id=floor) for each in new.lines))
    session.commit()

    def act(own: Session, place: int) -> str:
        if place == 0:
            held = claims.claims_held(own, [claim_id], now=now)
            if not held:
                raise Refusal("claim.gone", "gone")
            made = replace(new, holds_apart=(held[0].hold,))
            order = intake.order_placed(own, made, actor=SYSTEM, now=now)
            claims.ordered(own, held, order, actor=SYSTEM, now=now)
            return "ordered"
        slot, live = claims.locked(own, slot_id)
        return "over" if claims.lapse_slot(own, slot, live, now=over) else "kept"

    answers = at_once(db.engine, act, 2)
    assert answers in (["ordered", "kept"], ["claim.gone", "over"])
    ordered = answers[0] == "ordered"
    assert on_floor(session, evening) == (0 if ordered else 5)
    assert session.scalar(select(func.count()).select_from(Order)) == int(ordered)
    state = session.scalars(select(LiveClaim.state)).one()
    assert state is (LiveClaimState.ORDERED if ordered else LiveClaimState.EXPIRED)
