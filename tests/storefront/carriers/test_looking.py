"""Carriers that are slow, failing or lying never stop the shop, and never move a parcel back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.orders import Order, OrderState
from fulfillment.shipping import Parcel, ParcelState, ParcelWatch, Seen, Sighting, TrackingEvent
from fulfillment.workflow import dispatch, intake
from storefront import carriers
from storefront.carriers import Breaker, Unreachable
from storefront.carriers.rehearsal import RehearsalCarrier
from storefront.jobs.carriers import look_after_parcels
from tests.conftest import Clock
from tests.made_buying import a_shelf, an_order

HOUR = timedelta(hours=1)


@pytest.fixture
def carrier(app: Flask) -> RehearsalCarrier:
    """The rehearsal carrier of this test, and a breaker that is closed."""
    made = RehearsalCarrier("a-secret-of-this-test")
    app.extensions[carriers.PLACE], app.extensions[carriers.BREAKER] = made, Breaker()
    return made


def a_parcel(session: Session, now: datetime, key: str = "1") -> Parcel:
    """An order from stock that left with SF under the number SF-key."""
    shelf = a_shelf(session, slug=f"jade-{key}")
    order = intake.order_placed(
        session, an_order((shelf, 1), key=f"web:{key}"), actor=SYSTEM, now=now
    )
    paid = {"gateway": "rehearsal", "amount": Money(order.total_minor), "reference": key}
    intake.order_paid(session, order, **paid, actor=SYSTEM, now=now)
    facts = {"carrier": "顺丰", "number": f"SF-{key}"}
    parcel = dispatch.order_sent(session, order, **facts, actor=SYSTEM, now=now)
    session.commit()
    return parcel


def order_of(session: Session, parcel: Parcel) -> Order:
    return session.get_one(Order, parcel.order_id)


def count(session: Session, parcel: Parcel) -> int:
    wanted = select(func.count()).where(TrackingEvent.parcel_id == parcel.id)
    return session.scalar(wanted) or 0


def test_a_parcel_is_followed_to_its_end_and_then_left_alone(
    session: Session, carrier: RehearsalCarrier, clock: Clock
) -> None:
    parcel = a_parcel(session, clock.now)
    look_after_parcels(session, {}, clock.now)
    assert carrier.asked == [], "not before its time"
    carrier.script["SF-1"] = Unreachable("slow")
    look_after_parcels(session, {}, clock.forward(hours=2))
    assert carrier.subscribed == {}
    clock.forward(hours=2)
    carrier.script["SF-1"] = news = [Sighting(Seen.MOVING, clock.now, "运输中")]
    look_after_parcels(session, {}, clock.forward(hours=2))
    assert (parcel.state, count(session, parcel)) == (ParcelState.IN_TRANSIT, 1)
    carrier.script["SF-1"] = [Sighting(Seen.DELIVERED, clock.now, "已签收"), *news]
    look_after_parcels(session, {}, clock.forward(hours=2))
    assert (parcel.state, count(session, parcel)) == (ParcelState.DELIVERED, 2)
    assert order_of(session, parcel).state is OrderState.COMPLETED
    look_after_parcels(session, {}, clock.forward(days=2))
    assert len(carrier.asked) == 3
    assert list(carrier.subscribed) == ["SF-1"]
    assert carrier.subscribed["SF-1"].endswith("/webhooks/carriers/rehearsal")


def test_a_failing_carrier_is_left_alone_and_costs_nothing_else(
    session: Session, carrier: RehearsalCarrier, clock: Clock
) -> None:
    parcels = [a_parcel(session, clock.now, str(each)) for each in range(7)]
    for each in parcels:
        carrier.script[each.tracking_number] = Unreachable("timeout")
    look_after_parcels(session, {}, clock.forward(hours=2))
    assert len(carrier.asked) == 5, "the breaker opened"
    assert {each.state for each in parcels} == {ParcelState.DISPATCHED}
    failed = session.scalars(select(ParcelWatch.failures).order_by(ParcelWatch.id)).all()
    assert failed == [1, 1, 1, 1, 1, 0, 0]
    look_after_parcels(session, {}, clock.forward(seconds=30))
    assert len(carrier.asked) == 5
    carrier.script.clear()
    look_after_parcels(session, {}, clock.forward(seconds=40))
    assert len(carrier.asked) == 7, "the two that waited, now that it answers"


def test_a_lying_carrier_moves_nothing(
    session: Session, carrier: RehearsalCarrier, clock: Clock
) -> None:
    parcel = a_parcel(session, clock.now)
    old, far = clock.now - timedelta(days=9), clock.now + timedelta(days=9)
    carrier.script["SF-1"] = [Sighting(Seen.DELIVERED, old), Sighting(Seen.DELIVERED, far)]
    look_after_parcels(session, {}, clock.forward(hours=2))
    assert parcel.state is ParcelState.DISPATCHED
    assert order_of(session, parcel).state is OrderState.SENT
    doubted = session.scalars(select(TrackingEvent.doubted)).all()
    assert doubted == [True, True]
    carrier.script["SF-1"] = [Sighting(Seen.MOVING, clock.now, str(n)) for n in range(500)]
    look_after_parcels(session, {}, clock.forward(days=1))
    assert (parcel.state, count(session, parcel)) == (ParcelState.IN_TRANSIT, 150)


def test_a_push_is_heard_once_and_only_if_signed(
    session: Session, client: FlaskClient, carrier: RehearsalCarrier, clock: Clock
) -> None:
    parcel = a_parcel(session, clock.now)
    body, headers = carrier.signed("SF-1", [Sighting(Seen.DELIVERED, clock.forward(hours=30))])
    session.commit()
    door = "/webhooks/carriers/rehearsal"
    assert client.post(door, data=body + b" ", headers=headers).status_code == 400
    assert client.post("/webhooks/carriers/other", data=body, headers=headers).status_code == 404
    assert (count(session, parcel), parcel.state) == (0, ParcelState.DISPATCHED)
    session.commit()
    for _twice in range(2):
        assert client.post(door, data=body, headers=headers).status_code == 200
    unknown = carrier.signed("NOBODY", [Sighting(Seen.MOVING, clock.now)])
    assert client.post(door, data=unknown[0], headers=unknown[1]).status_code == 200
    session.refresh(parcel)
    assert (count(session, parcel), parcel.state) == (1, ParcelState.DELIVERED)
