"""Straight to the buyer: only where the office allows it, whole, and booked like any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM
from fulfillment.batches import Batch
from fulfillment.orders import Order, OrderState
from fulfillment.quality import Verdict
from fulfillment.shipping import DirectLeg, Parcel, ParcelState, Waybill
from fulfillment.workflow import direct, floor
from storefront.accounts import Role, User
from tests.made_making import LEAD, Floor, a_cooperative, a_floor, a_hand_in, a_taken_batch
from tests.storefront.accounts.browser import send

BILL = Waybill("顺丰", "SF5")


def made(session: Session, here: Floor, pieces: int, now: datetime, nonce: str = "n1") -> Batch:
    """So many good pieces of the order at Qingxi."""
    batch = a_taken_batch(session, here, pieces=pieces)
    inspection = a_hand_in(session, batch, pieces, nonce=nonce)
    floor.inspection_decided(session, inspection, Verdict(pieces, 0, 0), actor=LEAD, now=now)
    session.commit()
    return batch


def test_it_leaves_whole_and_only_when_it_may(session: Session, now: datetime) -> None:
    here = a_floor(session, pieces=30)
    who = {"actor": LEAD, "now": now}
    first = made(session, here, 10, now)
    with pytest.raises(Refusal, match="one cooperative makes whole"):
        direct.direct_allowed(session, here.order, **who)
    second = made(session, here, 20, now, "n2")
    with pytest.raises(Refusal, match="goes by the hub"):
        direct.order_sent_directly(session, here.order, BILL, **who)
    for _twice in range(2):
        direct.direct_allowed(session, here.order, **who)
    assert session.scalar(select(func.count()).select_from(DirectLeg)) == 1
    second.accepted = 15
    session.commit()
    with pytest.raises(Refusal, match="5 pieces"):
        direct.order_sent_directly(session, here.order, BILL, **who)
    session.rollback()
    assert (session.scalar(select(func.count()).select_from(Parcel)), first.packed) == (0, 0)
    second.accepted = 20
    session.commit()
    parcel = direct.order_sent_directly(session, here.order, BILL, **who)
    order = session.get_one(Order, here.order.id)
    assert (order.state, parcel.state) == (OrderState.SENT, ParcelState.DISPATCHED)
    assert [(each.batch_id, each.pieces) for each in parcel.contents] == [
        (first.id, 10),
        (second.id, 20),
    ]
    assert (first.packed, second.packed) == (10, 20)
    with pytest.raises(Refusal, match="left already"):
        direct.direct_forbidden(session, order, actor=SYSTEM, now=now)


def test_the_lead_sees_the_address_of_what_she_sends_and_of_nothing_else(
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
    now: datetime,
) -> None:
    here = a_floor(session, pieces=10)
    made(session, here, 10, now)
    other = a_cooperative(session, slug="other")
    session.commit()
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=here.cooperative.id))
    wen = signed_in(user("wen@example.org", Role.LEAD, cooperative_id=other.id))
    yu = signed_in(user("yu@example.org", Role.OFFICE))
    number = here.order.number
    page, office = f"/coop/direct/{number}", f"/office/orders/{number}/direct"
    assert lin.get(page).status_code == 404
    assert lin.post(office).status_code in (400, 403)
    assert send(yu, office, office).status_code == 303
    assert "Zhou Wen" in lin.get(page).get_data(as_text=True)
    assert "Zhou Wen" in lin.get(f"{page}/slip").get_data(as_text=True)
    assert wen.get(page).status_code == 404
    assert number in lin.get("/coop/direct").get_data(as_text=True)
    assert send(lin, page, page, carrier="顺丰", number="SF5").status_code == 303
    parcel = session.scalars(select(Parcel)).one()
    session.commit()
    assert lin.get(f"/coop/parcels/{parcel.id}").status_code == 200
    assert lin.get(f"/ship/parcels/{parcel.id}/waybill.pdf").status_code == 200
    assert wen.get(f"/ship/parcels/{parcel.id}/waybill.pdf").status_code == 404
