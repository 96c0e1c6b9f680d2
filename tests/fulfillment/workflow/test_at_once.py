"""Many hands at once: whoever comes second is refused, and no piece is counted twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import db, intent
from catalog.errors import Refusal
from fulfillment.batches import Batch, HandIn, NewHandIn
from fulfillment.earnings import owed
from fulfillment.orders import Order, OrderState
from fulfillment.planner.models import Plan, PlanState
from fulfillment.planner.stored import proposal_of
from fulfillment.quality import Inspection, Verdict
from fulfillment.shipping import Parcel
from fulfillment.workflow import asking, dispatch, floor, planning
from tests.fulfillment.workflow.plans import FREE, proposed
from tests.made_making import AHE, LEAD, RATE, Floor, a_floor, a_hand_in, a_taken_batch
from tests.made_office import Workshop, a_bulk_order

Act = Callable[[Session, int], object]


def at_once(app: Flask, hands: int, act: Act) -> list[str]:
    """What each hand got: `done`, or the code of its refusal."""
    gate = Barrier(hands)

    def one(number: int) -> str:
        with app.app_context():
            intent.set("write")
            gate.wait(timeout=30)
            try:
                act(db.session(), number)
                db.session.commit()
            except Refusal as refusal:
                db.session.rollback()
                return refusal.code
            finally:
                db.session.remove()
        return "done"

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


def accepted(session: Session, at: Floor, pieces: int, now: datetime) -> Batch:
    batch = a_taken_batch(session, at, pieces=pieces)
    inspection = a_hand_in(session, batch, pieces)
    floor.inspection_decided(session, inspection, Verdict(pieces, 0, 0), actor=LEAD, now=now)
    session.commit()
    return batch


def test_two_phones_cannot_hand_in_the_same_pieces(
    app: Flask, session: Session, now: datetime
) -> None:
    batch_id = a_taken_batch(session, a_floor(session), pieces=10).id

    def act(own: Session, number: int) -> None:
        new = NewHandIn(6, None, f"phone-{number}")
        floor.batch_handed_in(own, own.get_one(Batch, batch_id), new, actor=AHE, now=now)

    assert sorted(at_once(app, 4, act)) == ["batch.too_many"] * 3 + ["done"]
    session.expire_all()
    assert session.get_one(Batch, batch_id).in_inspection == 6


def test_one_hand_in_sent_four_times_at_once_is_one(
    app: Flask, session: Session, now: datetime
) -> None:
    batch_id = a_taken_batch(session, a_floor(session), pieces=10).id

    def act(own: Session, _number: int) -> None:
        new = NewHandIn(6, None, "the-same")
        floor.batch_handed_in(own, own.get_one(Batch, batch_id), new, actor=AHE, now=now)

    assert at_once(app, 4, act) == ["done"] * 4
    assert session.scalar(select(func.count()).select_from(HandIn)) == 1
    assert session.scalar(select(func.count()).select_from(Inspection)) == 1


def test_two_inspectors_pay_her_once(app: Flask, session: Session, now: datetime) -> None:
    at = a_floor(session)
    inspection_id = a_hand_in(session, a_taken_batch(session, at, pieces=10), 10).id

    def act(own: Session, _number: int) -> None:
        inspection = own.get_one(Inspection, inspection_id)
        floor.inspection_decided(own, inspection, Verdict(10, 0, 0), actor=LEAD, now=now)

    outcome = sorted(at_once(app, 3, act))
    assert outcome.count("done") == 1
    assert set(outcome) <= {"done", "inspection.stale", "inspection.not_now"}
    assert owed(session, at.maker.id) == RATE * 10


def test_two_packers_never_pack_the_same_piece(app: Flask, session: Session, now: datetime) -> None:
    at = a_floor(session)
    first, second = accepted(session, at, 10, now), accepted(session, at, 10, now)
    home, ids = at.cooperative.id, (first.id, second.id)
    session.commit()

    def act(own: Session, number: int) -> None:
        wanted = dict.fromkeys(ids if number % 2 else reversed(ids), 4)
        dispatch.parcel_packed(own, home, wanted, actor=LEAD, now=now)

    assert sorted(at_once(app, 4, act)) == ["batch.pack_too_many"] * 2 + ["done"] * 2
    session.expire_all()
    assert [session.get_one(Batch, each).packed for each in ids] == [8, 8]


def test_the_last_two_parcels_at_once_make_the_order_ready(
    app: Flask, session: Session, now: datetime
) -> None:
    at = a_floor(session, pieces=10)
    batch = accepted(session, at, 10, now)
    home, ids = at.cooperative.id, []
    for pieces in (6, 4):
        parcel = dispatch.parcel_packed(session, home, {batch.id: pieces}, actor=LEAD, now=now)
        dispatch.parcel_dispatched(session, parcel, carrier="SF", number="1", actor=LEAD, now=now)
        ids.append(parcel.id)
    order_id = at.order.id
    session.commit()

    def act(own: Session, number: int) -> None:
        dispatch.parcel_received(own, own.get_one(Parcel, ids[number]), actor=LEAD, now=now)

    assert at_once(app, 2, act) == ["done", "done"]
    session.expire_all()
    assert session.get_one(Order, order_id).state is OrderState.READY


def test_two_plans_that_count_on_the_same_hours_accepted_at_once_give_one(
    app: Flask, session: Session, workshop: Workshop, order: Order, now: datetime
) -> None:
    wanted = [(variant, 700) for variant in workshop.variants[:6]]
    other = a_bulk_order(session, wanted, key="bulk:2")
    ids = [proposed(session, each, now).id for each in (order, other)]

    def act(own: Session, number: int) -> None:
        planning.plan_accepted(own, own.get_one(Plan, ids[number]), actor=LEAD, now=now)

    assert sorted(at_once(app, 2, act)) == ["done", "plan.stale_hours"]
    session.expire_all()
    states = [session.get_one(Plan, each).state for each in ids]
    assert sorted(states) == [PlanState.ACCEPTED, PlanState.PROPOSED]
    assert len(set(session.scalars(select(Batch.plan_id)))) == 1


def test_one_plan_accepted_four_times_at_once_gives_its_batches_once(
    app: Flask, session: Session, order: Order, now: datetime
) -> None:
    plan = proposed(session, order, now)
    plan_id, shares = plan.id, len(proposal_of(plan.proposal).shares)
    session.commit()

    def act(own: Session, _number: int) -> None:
        planning.plan_accepted(own, own.get_one(Plan, plan_id), actor=LEAD, now=now)

    outcome = at_once(app, 4, act)
    assert outcome.count("done") == 1
    assert set(outcome) <= {"done", "plan.not_now", "plan.stale"}
    assert session.scalar(select(func.count()).select_from(Batch)) == shares


def test_two_wishes_at_once_leave_one_that_is_worked_out(
    app: Flask, session: Session, order: Order, now: datetime
) -> None:
    order_id = order.id
    session.commit()

    def act(own: Session, _number: int) -> None:
        asking.plan_asked(own, own.get_one(Order, order_id), adjustments=FREE, actor=LEAD, now=now)

    assert at_once(app, 3, act) == ["done"] * 3
    states = sorted(session.scalars(select(Plan.state)))
    assert states == [PlanState.ASKED, PlanState.SUPERSEDED, PlanState.SUPERSEDED]
