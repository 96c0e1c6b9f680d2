"""Receiving and cancelling at once: nobody waits in a ring and no piece is lost."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db, intent
from fulfillment.orders import Order, OrderState
from fulfillment.shipping import Parcel
from fulfillment.workflow import dispatch, intake
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
