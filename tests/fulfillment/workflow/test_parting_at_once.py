"""Two clerks send the same part at once: it leaves once, and earns once."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import db, intent
from catalog.history import Actor
from fulfillment import parts
from fulfillment.board.books import prove_books
from fulfillment.orders import Order, OrderState, Parts
from fulfillment.shipping import Parcel, ParcelKind, Waybill
from fulfillment.workflow import parting
from tests.fulfillment.at_once import at_once
from tests.fulfillment.workflow.test_parting import arrived, earned, paid
from tests.made_making import a_floor


def test_a_part_leaves_once_however_many_press(app: Flask, session: Session, now: datetime) -> None:
    at = a_floor(session, pieces=20)
    paid(session, at.order, now)
    parting.parts_chosen(session, at.order, Parts.WANTED, actor=Actor(1, "office"), now=now)
    arrived(session, at, 7, now)
    order_id, freight = at.order.id, at.order.shipping_minor

    def press(own: Session, place: int) -> str:
        intent.set("write")
        order = own.get_one(Order, order_id)
        bill = Waybill("SF", f"SF{place}")
        return parting.part_sent(own, order, bill, actor=Actor(place, "office"), now=now).code

    for pieces, part, following in ((7, 1, 13), (13, 2, 0)):
        answers = at_once(db.engine, press, clients=4)
        refused = [each for each in answers if each.startswith(("parts.", "order."))]
        assert len(refused) == 3, answers
        session.expire_all()
        told = parts.of_order(session, order_id)[-1]
        assert (told.number, told.pieces, told.following) == (part, pieces, following)
        if following:
            assert earned(session) == 7 * 6800 + freight
            arrived(session, at, 13, now)
    order = session.get_one(Order, order_id)
    to_her = select(func.count()).where(Parcel.kind == ParcelKind.TO_CUSTOMER)
    assert (order.state, order.parts_sent, session.scalar(to_her)) == (OrderState.SENT, 2, 2)
    assert earned(session) == order.total_minor
    assert all(each.holds for each in prove_books(session))
