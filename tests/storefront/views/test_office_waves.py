"""Waves in the office and on the shopper's page, through HTTP."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import db
from fulfillment import waves
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderKind, OrderState
from fulfillment.waves import Gathered, HouseRule
from fulfillment.workflow import dispatch
from tests.made_office import OFFICE, Workshop
from tests.made_waves import a_wish, everything_received, gathered, given_out, made, received
from tests.statements import counting
from tests.storefront.accounts.browser import send
from tests.storefront.views.desk import all_of, planned

PAGE = "/office/waves"


def waves_in(session: Session) -> list[Order]:
    wanted = select(Order).where(Order.kind == OrderKind.WAVE).order_by(Order.id)
    return list(all_of(session, wanted))


def test_the_page_says_what_waits_and_gathers_it_once(
    session: Session, workshop: Workshop, yun: FlaskClient, now: datetime
) -> None:
    mei = a_wish(session, {workshop.variants[0]: 2}, now)
    text = yun.get(PAGE).text
    assert "8 more pieces make a good batch." in text
    assert "Nov 26, 2026" in text
    for _ in range(2):
        assert send(yun, PAGE, PAGE).status_code == 303
    (wave,) = waves_in(session)
    text = yun.get(PAGE).text
    assert wave.number in text
    assert "Nothing waits" in text
    page = yun.get(f"/office/orders/{wave.number}").text
    assert mei.number in page
    assert "gathered by hand" in page
    assert wave.number in yun.get(f"/office/orders/{mei.number}").text


def test_a_wave_is_planned_and_given_out_like_any_order(
    session: Session, workshop: Workshop, yun: FlaskClient, now: datetime
) -> None:
    a_wish(session, {workshop.variants[0]: 10}, now)
    wave = gathered(session, now)
    assert wave.number in yun.get("/office").text
    plan = planned(session, yun, wave)
    assert send(yun, plan, f"{plan}/acceptance").status_code == 303
    assert waves_in(session)[0].state is OrderState.IN_PRODUCTION


def test_the_rule_is_kept_and_a_wrong_one_is_not(
    session: Session, yun: FlaskClient, now: datetime
) -> None:
    typed = {"making_days": "6", "notice_days": "1", "longest_wait_days": "3", "good_batches": "2"}
    wrong = {**typed, "notice_days": "0"}
    assert send(yun, PAGE, f"{PAGE}/rule", **wrong).status_code == 422
    assert waves.rule_of(session) == HouseRule()
    session.commit()
    assert send(yun, PAGE, f"{PAGE}/rule", **typed).status_code == 303
    session.rollback()
    assert waves.rule_of(session) == HouseRule(6, 1, 3, 2)


def test_a_shop_order_offers_no_plan_of_its_own_and_a_wave_takes_no_money(
    session: Session, workshop: Workshop, yun: FlaskClient, now: datetime
) -> None:
    mei = a_wish(session, {workshop.variants[0]: 10}, now)
    page = f"/office/orders/{mei.number}"
    text = yun.get(page).text
    assert "Propose a plan" not in text
    assert "Waits for a wave" in text
    assert send(yun, page, f"{page}/plans").status_code in (303, 409)
    wave = gathered(session, now)
    page = f"/office/orders/{wave.number}"
    assert "The transfer came" not in yun.get(page).text
    assert send(yun, page, f"{page}/payment", reference="1").status_code == 409
    assert waves_in(session)[0].paid_at is None


def test_the_office_lets_one_shopper_go_while_others_pieces_are_made(
    session: Session, workshop: Workshop, yun: FlaskClient, now: datetime
) -> None:
    red = workshop.variants[0]
    mei = a_wish(session, {red: 4}, now)
    a_wish(session, {red: 6}, now, key="web:lan")
    wave = gathered(session, now)
    given_out(session, wave, now)
    page = f"/office/orders/{wave.number}"
    assert send(yun, page, f"{page}/cancellation", reason="x").status_code == 409
    page = f"/office/orders/{mei.number}"
    assert send(yun, page, f"{page}/cancellation", reason="she asked").status_code == 303
    assert all_of(session, select(Order).where(Order.id == mei.id))[0].state == "cancelled"
    still = select(func.count()).select_from(Gathered).where(Gathered.open_for.is_not(None))
    assert all_of(session, still) == [1]


def test_her_page_follows_the_wave_and_names_the_maker_by_consent(
    app: Flask, session: Session, workshop: Workshop, client: FlaskClient, now: datetime
) -> None:
    red = workshop.variants[0]
    mei = a_wish(session, {red: 4}, now)
    a_wish(session, {red: 6}, now, key="web:lan")
    page = f"/orders/{mei.token}?lang=en"
    assert "We gather your pieces with those of others" in client.get(page).text
    wave = gathered(session, now)
    (batch,) = given_out(session, wave, now)
    text = client.get(page).text
    assert "Made together with pieces for others, in 1 batch: 0 of 10 are finished" in text
    maker = session.get_one(Maker, batch.maker_id)
    assert maker.alias.en not in text
    maker.public_since = now
    made(session, batch, now)
    received(session, {batch: 3}, now)
    text = client.get(page).text
    assert "10 of 10 are finished, 3 of your 4 lie ready for you" in text
    assert maker.alias.en in text
    assert "Cancel the order" not in text
    received(session, {batch: 7}, now)
    dispatch.order_sent(session, mei, carrier="SF", number="1", actor=OFFICE, now=now)
    session.commit()
    assert "4 of 4 pieces are made and accepted, in 1 batch." in client.get(page).text


def test_she_cancels_while_her_pieces_are_made_and_not_when_they_lie_ready(
    session: Session, workshop: Workshop, client: FlaskClient, now: datetime
) -> None:
    red = workshop.variants[0]
    mei, lan = a_wish(session, {red: 4}, now), a_wish(session, {red: 6}, now, key="web:lan")
    batches = given_out(session, gathered(session, now), now)
    page = f"/orders/{mei.token}"
    assert send(client, page, f"{page}/cancellation").status_code == 303
    for batch in batches:
        made(session, batch, now)
    everything_received(session, batches, now)
    page = f"/orders/{lan.token}"
    assert send(client, page, f"{page}/cancellation").status_code == 409
    states = all_of(session, select(Order.state).where(Order.kind == OrderKind.WEB))
    assert sorted(states) == [OrderState.CANCELLED, OrderState.READY]


def test_the_page_takes_as_many_statements_for_many_waves(
    session: Session, workshop: Workshop, yun: FlaskClient, now: datetime
) -> None:
    counts = []
    for turn in range(3):
        a_wish(session, {workshop.variants[turn]: 2}, now, key=f"web:{turn}")
        gathered(session, now)
        a_wish(session, {workshop.variants[turn + 3]: 2}, now, key=f"web:more:{turn}")
        with counting(db.engine) as seen:
            assert yun.get(PAGE).status_code == 200
        counts.append(len(seen))
        gathered(session, now)
    assert len(set(counts)) == 1
