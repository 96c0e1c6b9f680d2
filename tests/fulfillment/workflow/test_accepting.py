"""From an accepted proposal to batches, and what makes a proposal stale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import history_of
from catalog.pricing import PieceRate
from fulfillment.batches import (
    Batch,
    BatchState,
    NewBatch,
    decline,
    open_batch,
)
from fulfillment.makers import DayOff, Maker
from fulfillment.orders import Order, OrderState
from fulfillment.orders import cancel as cancel_order
from fulfillment.planner.models import Plan, PlanState
from fulfillment.planner.stored import proposal_of
from fulfillment.workflow.planning import (
    plan_accepted,
    plan_proposed,
)
from tests.fulfillment.workflow.plans import FREE, nothing_happened, pieces_by_line, proposed
from tests.made_office import OFFICE, Workshop, a_bulk_order


def test_an_accepted_plan_becomes_batches_that_sum_to_it(
    session: Session, order: Order, now: datetime
) -> None:
    plan = proposed(session, order, now)
    batches = plan_accepted(session, plan, actor=OFFICE, now=now)
    session.commit()
    assert pieces_by_line(batches) == {line.id: 200 for line in order.lines}
    assert {batch.state for batch in batches} == {BatchState.OFFERED}
    assert {batch.plan_id for batch in batches} == {plan.id}
    assert all(batch.reason["code"].startswith("share.") for batch in batches)
    assert order.state is OrderState.IN_PRODUCTION
    assert [each.verb for each in history_of(session, "plan", plan.id)] == ["propose", "accept"]


def test_a_plan_is_accepted_once(session: Session, order: Order, now: datetime) -> None:
    plan = proposed(session, order, now)
    made = plan_accepted(session, plan, actor=OFFICE, now=now)
    session.commit()
    with pytest.raises(Refusal):
        plan_accepted(session, plan, actor=OFFICE, now=now)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Batch)) == len(made)


def test_what_is_declined_can_be_planned_again(
    session: Session, order: Order, now: datetime
) -> None:
    batches = plan_accepted(session, proposed(session, order, now), actor=OFFICE, now=now)
    session.commit()
    with pytest.raises(Refusal, match="with a maker already"):
        plan_proposed(session, order, adjustments=FREE, actor=OFFICE, now=now)
    session.rollback()
    decline(session, batches[0], actor=OFFICE, now=now)
    session.commit()
    again = plan_accepted(session, proposed(session, order, now), actor=OFFICE, now=now)
    session.commit()
    assert sum(batch.pieces for batch in again) == batches[0].pieces


def first_maker(session: Session, plan: Plan) -> Maker:
    code = proposal_of(plan.proposal).shares[0].maker
    return session.scalars(select(Maker).where(Maker.code == code)).one()


def a_maker_left(session: Session, plan: Plan) -> None:
    first_maker(session, plan).active = False


def a_day_off_was_taken(session: Session, plan: Plan) -> None:
    session.add(DayOff(maker_id=first_maker(session, plan).id, day=date(2026, 12, 2)))


def the_rate_changed(session: Session, plan: Plan) -> None:
    session.add(PieceRate(product_id=1, amount_minor=700, starts_on=date(2026, 11, 23)))


def the_order_was_cancelled(session: Session, plan: Plan) -> None:
    order = session.get_one(Order, plan.order_id)
    cancel_order(session, order, reason="asked", actor=OFFICE, now=plan.made_at)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (a_maker_left, "plan.stale_maker"),
        (a_day_off_was_taken, "plan.stale_hours"),
        (the_rate_changed, "plan.stale_style"),
        (the_order_was_cancelled, "plan.order_closed"),
    ],
)
def test_a_plan_that_no_longer_holds_is_refused_in_words(
    session: Session,
    order: Order,
    now: datetime,
    change: Callable[[Session, Plan], None],
    code: str,
) -> None:
    plan = proposed(session, order, now)
    change(session, plan)
    session.commit()
    with pytest.raises(Refusal) as told:
        plan_accepted(session, plan, actor=OFFICE, now=now)
    session.rollback()
    assert told.value.code == code
    assert session.scalar(select(func.count()).select_from(Batch)) == 0
    session.refresh(plan)
    assert plan.state is PlanState.PROPOSED


def test_a_plan_of_yesterday_is_refused(session: Session, order: Order, now: datetime) -> None:
    plan = proposed(session, order, now)
    with pytest.raises(Refusal) as told:
        plan_accepted(session, plan, actor=OFFICE, now=now + timedelta(days=1))
    assert told.value.code == "plan.stale_day"
    assert nothing_happened(session, order)


def test_two_plans_cannot_count_on_the_same_hours(
    session: Session, workshop: Workshop, order: Order, now: datetime
) -> None:
    other = a_bulk_order(
        session, [(variant, 700) for variant in workshop.variants[:6]], key="bulk:2"
    )
    first, second = proposed(session, order, now), proposed(session, other, now)
    plan_accepted(session, second, actor=OFFICE, now=now)
    session.commit()
    with pytest.raises(Refusal) as told:
        plan_accepted(session, first, actor=OFFICE, now=now)
    assert told.value.code == "plan.stale_hours"
    session.rollback()
    session.refresh(order)
    assert order.state is OrderState.PLACED


def test_pieces_given_out_elsewhere_make_a_plan_stale(
    session: Session, workshop: Workshop, order: Order, now: datetime
) -> None:
    plan = proposed(session, order, now)
    line, ahe = order.lines[0], workshop.makers[0]
    given = NewBatch(
        plan_id=None,
        order_line_id=line.id,
        maker_id=ahe.id,
        cooperative_id=ahe.cooperative_id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        pieces=20,
        currency="CNY",
        start_on=date(2026, 11, 25),
        due_on=date(2026, 12, 1),
        reason={},
    )
    open_batch(session, given, actor=OFFICE, now=now)
    session.commit()
    with pytest.raises(Refusal) as told:
        plan_accepted(session, plan, actor=OFFICE, now=now)
    assert told.value.code == "plan.stale_pieces"
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Batch)) == 1
