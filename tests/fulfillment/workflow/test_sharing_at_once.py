"""Receiving, looking and cancelling at once: nobody waits in a ring and no piece is lost."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db, intent
from fulfillment import quality
from fulfillment.orders import Order, OrderState
from fulfillment.quality import Inspection, Stage, Standard, Verdict
from fulfillment.shipping import Parcel
from fulfillment.workflow import dispatch, intake, judging
from tests.fulfillment.at_once import at_once
from tests.made_office import OFFICE, Workshop
from tests.made_waves import SHOPPER, a_wish, all_made, gathered, nothing_is_lost, on_the_road


def test_receiving_and_cancelling_at_once_lose_nothing(
    app: Flask, session: Session, workshop: Workshop, now: datetime
) -> None:
    red = workshop.variants[0]
    mei, lan = a_wish(session, {red: 4}, now), a_wish(session, {red: 6}, now, key="web:lan")
    (batch,) = all_made(session, gathered(session, now), now)
    ids = [on_the_road(session, {batch: pieces}, now).id for pieces in (5, 5)]
    mei_id, lan_id = mei.id, lan.id
    session.commit()

    def act(own: Session, place: int) -> str:
        intent.set("write")
        if place == 2:
            order = own.get_one(Order, mei_id)
            intake.order_cancelled(own, order, reason="customer", actor=SHOPPER, now=now)
        else:
            dispatch.parcel_received(own, own.get_one(Parcel, ids[place]), actor=OFFICE, now=now)
        return "done"

    answers = at_once(db.engine, act, clients=3)
    assert answers[:2] == ["done", "done"]
    assert answers[2] in {"done", "order.stale"}
    session.expire_all()
    assert session.get_one(Order, lan_id).state is OrderState.READY
    gone = session.get_one(Order, mei_id).state is OrderState.CANCELLED
    assert gone is (answers[2] == "done")
    assert stock.on_hand(session, [red.id]) == {red.id: 4 if gone else 0}
    assert nothing_is_lost(session)


def test_two_lots_of_a_box_are_judged_while_she_cancels(
    app: Flask, session: Session, workshop: Workshop, now: datetime
) -> None:
    """Mei wants four of each; one lot passes, of the other a piece is unfit, and she cancels."""
    styles = (workshop.variants[0], workshop.variants[3])
    for each in styles:
        standard = Standard(at_hub=True)
        quality.set_standard(session, each.product_id, standard, actor=OFFICE, now=now)
    mei = a_wish(session, dict.fromkeys(styles, 4), now)
    lan = a_wish(session, {styles[0]: 2}, now, key="web:lan")
    made = all_made(session, gathered(session, now), now)
    parcel = on_the_road(session, {batch: batch.pieces for batch in made}, now)
    dispatch.parcel_received(session, parcel, actor=OFFICE, now=now)
    hub = select(Inspection).where(Inspection.stage == Stage.HUB).order_by(Inspection.lot)
    lots = [each.id for each in session.scalars(hub)]
    mei_id, lan_id = mei.id, lan.id
    session.commit()

    def act(own: Session, place: int) -> str:
        intent.set("write")
        if place == 2:
            order = own.get_one(Order, mei_id)
            intake.order_cancelled(own, order, reason="customer", actor=SHOPPER, now=now)
        else:
            verdict = (Verdict(3, 0, 1), Verdict(6, 0, 0))[place]
            lot = own.get_one(Inspection, lots[place])
            judging.inspection_decided(own, lot, verdict, actor=OFFICE, now=now)
        return "done"

    answers = at_once(db.engine, act, clients=3)
    assert answers[:2] == ["done", "done"]
    assert answers[2] in {"done", "order.stale"}
    session.expire_all()
    assert session.get_one(Order, lan_id).state is OrderState.READY
    gone = session.get_one(Order, mei_id).state is OrderState.CANCELLED
    assert gone is (answers[2] == "done")
    ids = [each.id for each in styles]
    assert stock.on_hand(session, ids) == dict(zip(ids, (4, 3) if gone else (0, 0), strict=True))
