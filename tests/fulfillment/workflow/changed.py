"""An order that is being made, and the things that may happen to it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from fulfillment.batches import COUNTED, Batch, BatchState
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderLine
from fulfillment.planner.models import Plan, PlanState
from fulfillment.planner.stored import proposal_of
from fulfillment.workflow.asking import (
    plan_answered,
    plan_refused,
    wish_prepared,
    wish_worked_out,
)
from fulfillment.workflow.moving import moved_in
from fulfillment.workflow.planning import plan_accepted
from fulfillment.workflow.situation import done_pieces
from tests.fulfillment.workflow.plans import proposed
from tests.made_office import OFFICE


def given_out(session: Session, order: Order, now: datetime) -> list[Batch]:
    """The order's batches once its plan is accepted."""
    plan_accepted(session, proposed(session, order, now), actor=OFFICE, now=now)
    session.commit()
    return sorted(batches_of(session, order), key=lambda batch: (-batch.pieces, batch.id))


def batches_of(session: Session, order: Order) -> list[Batch]:
    session.expire_all()
    lines = select(OrderLine.id).where(OrderLine.order_id == order.id)
    wanted = select(Batch).where(Batch.order_line_id.in_(lines)).order_by(Batch.id)
    return list(session.scalars(wanted))


def open_replan(session: Session, order: Order, now: datetime) -> Plan | None:
    """The re-plan that waits, worked out."""
    wanted = select(Plan).where(Plan.order_id == order.id, Plan.state == PlanState.ASKED)
    asked = session.scalars(wanted).all()
    assert len(asked) <= 1
    for plan in asked:
        work_out(session, plan.id, now)
    session.expire_all()
    waiting = (Plan.state.in_((PlanState.ASKED, PlanState.PROPOSED)), Plan.cause.is_not(None))
    return session.scalars(select(Plan).where(Plan.order_id == order.id, *waiting)).one_or_none()


def work_out(session: Session, plan_id: int, now: datetime) -> None:
    """What the job does."""
    try:
        wish = wish_prepared(session, plan_id, now=now)
        assert wish is not None
        plan_answered(session, plan_id, wish_worked_out(wish), now=now)
    except Refusal as refusal:
        plan_refused(session, plan_id, refusal, now=now)
    session.commit()


def maker_of(session: Session, batch: Batch) -> Maker:
    return session.get_one(Maker, batch.maker_id)


def moved(plan: Plan) -> set[int]:
    return set(moved_in(plan.before or {}))


def what_is_begun(session: Session, order: Order) -> list[tuple[object, ...]]:
    """Everything that no re-plan may touch."""
    return [
        (b.id, b.state, b.pieces, b.rate_minor, b.accepted, b.scrapped, b.maker_id, b.due_on)
        for b in batches_of(session, order)
        if b.state in (BatchState.IN_PROGRESS, BatchState.HANDED_IN, BatchState.FINISHED)
    ]


def sums_are_whole(session: Session, order: Order, plan: Plan) -> bool:
    """Pieces of every line = shares + shortfalls + done pieces."""
    session.expire_all()
    proposal = proposal_of(plan.proposal)
    done = done_pieces(session, [line.id for line in order.lines])
    sums: Counter[int] = Counter(done)
    for share in proposal.shares:
        sums[int(share.line)] += share.pieces
    for short in proposal.shortfalls:
        sums[int(short.line)] += short.pieces
    return {line.id: line.pieces for line in order.lines} == dict(sums)


def covered_exactly(session: Session, order: Order) -> bool:
    """No line has more pieces with makers than were ordered."""
    given: Counter[int] = Counter()
    for batch in batches_of(session, order):
        if batch.state in COUNTED:
            given[batch.order_line_id] += batch.pieces - batch.scrapped - batch.turned_back
    return all(given[line.id] == line.pieces for line in order.lines)
