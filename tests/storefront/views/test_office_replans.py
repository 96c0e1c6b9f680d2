"""Re-plans in the office, through HTTP: told on the order, looked at, agreed to or set aside."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.batches import Batch, BatchState
from fulfillment.makers import DayOff, Maker, Skill
from fulfillment.orders import Order
from fulfillment.planner.models import Plan, PlanState
from fulfillment.workflow import floor
from storefront.jobs.worker import run_due
from tests.fulfillment.workflow.changed import given_out
from tests.made_making import AHE
from tests.made_office import Workshop, a_bulk_order
from tests.storefront.accounts.browser import send
from tests.storefront.views.desk import all_of, newest


@pytest.fixture
def order(session: Session, workshop: Workshop) -> Order:
    return a_bulk_order(session, [(variant, 200) for variant in workshop.variants[:6]])


@pytest.fixture
def declined(app: Flask, session: Session, order: Order, now: datetime) -> Batch:
    """A batch whose maker said no, with the re-plan worked out."""
    batch = given_out(session, order, now)[0]
    floor.batch_declined(session, batch, actor=AHE, now=now)
    session.commit()
    run_due(app)
    session.commit()
    return batch


def test_the_order_tells_what_changed_and_the_page_shows_the_difference(
    session: Session, order: Order, declined: Batch, yun: FlaskClient
) -> None:
    plan = newest(session)
    page = yun.get(f"/office/orders/{order.number}").text
    assert "Something changed" in page
    assert f"declined {declined.pieces} pieces." in page
    assert f'href="/office/plans/{plan.id}"' in page
    shown = yun.get(f"/office/plans/{plan.id}").text
    assert "With this change every piece is on time." in shown
    assert "Who has less" in shown
    assert "Who gets more" in shown
    assert "any more." in shown
    assert "Change it like this" in shown
    chinese = yun.get(f"/office/plans/{plan.id}?lang=zh-Hans").text
    assert "会有哪些变动" in chinese
    assert "谁多做" in chinese
    assert "Something changed" in yun.get("/office?lang=en").text


def test_a_yes_offers_the_pieces_and_the_news_are_gone(
    session: Session, order: Order, declined: Batch, yun: FlaskClient
) -> None:
    address = f"/office/plans/{newest(session).id}"
    answer = send(yun, address, f"{address}/acceptance")
    assert answer.status_code == 303
    assert newest(session).state is PlanState.ACCEPTED
    new = all_of(session, select(Batch).where(Batch.plan_id == newest(session).id))
    assert sum(batch.pieces for batch in new) == declined.pieces
    assert "Something changed" not in yun.get(f"/office/orders/{order.number}").text
    assert "Change it like this" not in yun.get(address).text


def test_it_can_stay_as_it_is(
    session: Session, order: Order, declined: Batch, yun: FlaskClient
) -> None:
    address = f"/office/plans/{newest(session).id}"
    send(yun, address, f"{address}/setting-aside")
    assert newest(session).state is PlanState.SUPERSEDED
    page = yun.get(f"/office/orders/{order.number}").text
    assert "Something changed" not in page
    assert "Propose a plan" in page


def test_a_plan_of_yesterday_is_looked_at_again(
    app: Flask, session: Session, declined: Batch, yun: FlaskClient, clock: object
) -> None:
    first = newest(session).id
    clock.forward(days=1)  # type: ignore[attr-defined] # the fixture's own clock
    address = f"/office/plans/{first}"
    assert "Please look again before you agree." in yun.get(address).text
    answer = send(yun, address, f"{address}/again")
    run_due(app)
    assert answer.location != address
    assert "Change it like this" in yun.get(answer.location).text


def test_more_pieces_raise_the_total_and_ask_for_a_replan(
    app: Flask, session: Session, order: Order, now: datetime, yun: FlaskClient
) -> None:
    given_out(session, order, now)
    total, line = order.total_minor, order.lines[0]
    price, line_id = line.unit_price_minor, str(line.id)
    session.commit()
    page = f"/office/orders/{order.number}"
    refused = send(yun, page, f"{page}/pieces", line=line_id, pieces="200")
    assert "Please give more" in yun.get(refused.location).text
    send(yun, page, f"{page}/pieces", line=line_id, pieces="260")
    run_due(app)
    after = all_of(session, select(Order).where(Order.id == order.id))[0]
    assert after.total_minor == total + 60 * price == after.goods_minor + after.shipping_minor
    assert "60 pieces more of Style 00 were ordered." in yun.get(page).text
    assert "60" in yun.get(f"/office/plans/{newest(session).id}").text


def test_days_off_are_noted_and_taken_back(
    app: Flask, session: Session, order: Order, now: datetime, yun: FlaskClient
) -> None:
    batch = given_out(session, order, now)[0]
    maker = session.get_one(Maker, batch.maker_id)
    page = f"/office/people/{maker.code}"
    session.commit()
    span = {"first": "2026-11-23", "last": "2026-12-28"}
    assert send(yun, page, f"{page}/days-off", **span).status_code == 303
    assert len(all_of(session, select(DayOff))) == 36
    run_due(app)
    assert "cannot work from" in yun.get(f"/office/plans/{newest(session).id}").text
    send(yun, page, f"{page}/days-off/removal", **span)
    assert all_of(session, select(DayOff)) == []
    wrong = send(yun, page, f"{page}/days-off", first="2026-12-02", last="2026-12-01")
    assert "The last day is before the first." in yun.get(wrong.location).text
    assert all_of(session, select(DayOff)) == []


def test_a_certificate_is_noted(session: Session, workshop: Workshop, yun: FlaskClient) -> None:
    maker = workshop.makers[0]
    page = f"/office/people/{maker.code}"
    fields = {"craft": "2", "level": "3", "since": "2026-11-23", "until": "", "ground": "ZJ-17"}
    assert send(yun, page, f"{page}/certificates", **fields).status_code == 303
    mine = select(Skill.level).where(Skill.maker_id == maker.id, Skill.craft_id == 2)
    assert all_of(session, mine) == [3]
    assert "No order needs another plan" in yun.get(page).text


def test_kits_that_come_later_are_told(
    app: Flask, session: Session, order: Order, now: datetime, yun: FlaskClient
) -> None:
    given_out(session, order, now)
    page = f"/office/orders/{order.number}"
    session.commit()
    send(yun, page, f"{page}/kits", cooperative="qingxi", until="2026-12-26")
    run_due(app)
    shown = yun.get(f"/office/plans/{newest(session).id}").text
    assert "Kits reach Qingxi Cooperative on" in shown
    gone = all_of(session, select(Batch).where(Batch.state == BatchState.WITHDRAWN))
    assert gone == []


def test_the_replay_files_are_there(session: Session, declined: Batch, yun: FlaskClient) -> None:
    address = f"/office/plans/{newest(session).id}"
    assert yun.get(f"{address}/previous.json").get_json()["batches"]
    assert yun.get(f"{address}/event.json").get_json()["released"]
    assert all_of(session, select(Plan))
