"""From the cooperative's table to the customer's door."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import SYSTEM
from fulfillment import ledger
from fulfillment.batches import Batch
from fulfillment.orders import OrderState, pay
from fulfillment.orders import place as place_order
from fulfillment.quality import Verdict
from fulfillment.shipping import Parcel, ParcelKind, ParcelState
from fulfillment.workflow import dispatch, floor
from tests.made_buying import a_shelf, an_order
from tests.made_making import LEAD, Floor, a_floor, a_hand_in, a_taken_batch


def accepted(session: Session, at: Floor, pieces: int, now: datetime) -> Batch:
    """A batch whose pieces are all accepted."""
    batch = a_taken_batch(session, at, pieces=pieces)
    inspection = a_hand_in(session, batch, pieces, nonce=f"n{batch.id}")
    floor.inspection_decided(session, inspection, Verdict(pieces, 0, 0), actor=LEAD, now=now)
    session.commit()
    return batch


def on_its_way(session: Session, at: Floor, batch: Batch, pieces: int, now: datetime) -> Parcel:
    """A parcel of these pieces, with its carrier."""
    contents = {batch.id: pieces}
    parcel = dispatch.parcel_packed(session, at.cooperative.id, contents, actor=LEAD, now=now)
    dispatch.parcel_dispatched(
        session, parcel, carrier="SF Express", number="SF 10", actor=LEAD, now=now
    )
    session.commit()
    return parcel


def parcels(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Parcel)) or 0


def test_the_order_is_ready_with_its_last_parcel_and_complete_when_delivered(
    session: Session, now: datetime
) -> None:
    at = a_floor(session, pieces=20)
    batch = accepted(session, at, 20, now)
    first = on_its_way(session, at, batch, 12, now)
    second = on_its_way(session, at, batch, 8, now)
    dispatch.parcel_received(session, first, actor=SYSTEM, now=now)
    assert at.order.state is OrderState.IN_PRODUCTION
    dispatch.parcel_received(session, second, actor=SYSTEM, now=now)
    assert at.order.state is OrderState.READY
    sent = dispatch.order_sent(
        session, at.order, carrier="SF Express", number="SF11", actor=SYSTEM, now=now
    )
    assert (sent.kind, sent.state) == (ParcelKind.TO_CUSTOMER, ParcelState.DISPATCHED)
    assert [(each.batch_id, each.pieces) for each in sent.contents] == [(batch.id, 20)]
    assert ledger.balance(session, "revenue:goods").minor == 20 * 6800
    dispatch.parcel_delivered(session, sent, actor=SYSTEM, now=now)
    assert at.order.state is OrderState.COMPLETED


def test_packing_more_than_is_accepted_writes_nothing(session: Session, now: datetime) -> None:
    at = a_floor(session)
    batch = accepted(session, at, 10, now)
    dispatch.parcel_packed(session, at.cooperative.id, {batch.id: 7}, actor=LEAD, now=now)
    session.commit()
    with pytest.raises(Refusal, match="Only 3 pieces"):
        dispatch.parcel_packed(session, at.cooperative.id, {batch.id: 4}, actor=LEAD, now=now)
    session.rollback()
    assert (batch.packed, parcels(session)) == (7, 1)


def test_another_cooperatives_batch_does_not_exist(session: Session, now: datetime) -> None:
    at, other = a_floor(session), a_floor(session, slug="liuhe")
    batch = accepted(session, other, 5, now)
    with pytest.raises(NotFound):
        dispatch.parcel_packed(session, at.cooperative.id, {batch.id: 1}, actor=LEAD, now=now)
    session.rollback()
    assert (batch.packed, parcels(session)) == (0, 0)


def test_an_empty_parcel_is_refused(session: Session, now: datetime) -> None:
    at = a_floor(session)
    with pytest.raises(Invalid):
        dispatch.parcel_packed(session, at.cooperative.id, {1: 0}, actor=LEAD, now=now)


def test_a_parcel_is_received_once(session: Session, now: datetime) -> None:
    at = a_floor(session)
    parcel = on_its_way(session, at, accepted(session, at, 5, now), 5, now)
    dispatch.parcel_received(session, parcel, actor=SYSTEM, now=now)
    session.commit()
    with pytest.raises(Refusal):
        dispatch.parcel_received(session, parcel, actor=SYSTEM, now=now)


def test_an_order_in_production_cannot_be_sent(session: Session, now: datetime) -> None:
    at = a_floor(session)
    with pytest.raises(Refusal):
        dispatch.order_sent(session, at.order, carrier="SF", number="1", actor=SYSTEM, now=now)
    session.rollback()
    assert (at.order.state, parcels(session)) == (OrderState.IN_PRODUCTION, 0)


def test_a_paid_order_from_stock_is_sent_at_once(session: Session, now: datetime) -> None:
    order = place_order(session, an_order((a_shelf(session), 2)), actor=SYSTEM, now=now)
    pay(session, order, by="rehearsal:1", actor=SYSTEM, now=now)
    sent = dispatch.order_sent(session, order, carrier="SF", number="1", actor=SYSTEM, now=now)
    assert [(each.batch_id, each.pieces) for each in sent.contents] == [(None, 2)]
    assert order.state is OrderState.SENT


def test_a_customers_parcel_is_not_received_at_the_hub(session: Session, now: datetime) -> None:
    order = place_order(session, an_order((a_shelf(session), 1)), actor=SYSTEM, now=now)
    pay(session, order, by="rehearsal:1", actor=SYSTEM, now=now)
    sent = dispatch.order_sent(session, order, carrier="SF", number="1", actor=SYSTEM, now=now)
    session.commit()
    with pytest.raises(Refusal):
        dispatch.parcel_received(session, sent, actor=SYSTEM, now=now)
    session.rollback()
    assert sent.state is ParcelState.DISPATCHED
