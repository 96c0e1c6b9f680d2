"""Changes: something happened to an order that is being made, and its plan may no longer hold.

Each verb does what happened, in its own room, and asks for one re-plan of every order that it
touches (`order_changed`); a job works it out. An order has one open plan: the newest takes the
place of the one before and keeps its causes and wishes. Nothing here moves a batch; a person
accepts the re-plan, or keeps everything as it is.

Orders are locked before batches, so that two changes at once wait instead of deadlocking.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import Invalid, Refusal
from catalog.history import SYSTEM, Actor, History, record
from catalog.products import Craft, Product
from fulfillment import makers, orders
from fulfillment.batches import COUNTED, LIVE, Batch, BatchState
from fulfillment.makers import Maker, Proof, Span
from fulfillment.orders import Order, OrderLine, OrderState
from fulfillment.planner import actions as plans
from fulfillment.planner.causes import (
    Cause,
    Happened,
    causes_from_json,
    causes_to_json,
    merged,
)
from fulfillment.planner.models import Plan, PlanState
from fulfillment.workflow.adjustments import Adjustments, from_json
from fulfillment.workflow.asking import plan_asked
from fulfillment.workflow.gathering import today

#: So many orders are planned anew for one certificate, the most urgent first.
MOST_ORDERS = 50
#: So many batches are looked at in one round.
MOST_LATE = 200
_MADE = (OrderState.PLACED, OrderState.PAID, OrderState.IN_PRODUCTION)


def order_changed(
    session: Session, order: Order, cause: Cause, *, actor: Actor, now: datetime
) -> Plan | None:
    """Ask for a re-plan of an order that is being made; None if it is not."""
    order = order_locked(session, order.id)
    if order.state not in _MADE or not _given_out(session, order):
        return None
    before = plans.open_plan(session, order.id)
    causes = merged(causes_from_json(before.cause) if before else (), cause)
    wishes = from_json(before.adjustments if before else {})
    return _asked(session, order, (causes, wishes), actor=actor, now=now)


def replan_again(
    session: Session, order: Order, plan: Plan, *, actor: Actor, now: datetime
) -> Plan:
    """The same causes with the facts of now, after a re-plan went stale."""
    order = order_locked(session, order.id)
    if plan.cause is None or plans.open_plan(session, order.id) is not plan:
        raise Refusal("plan.superseded", "There is a newer plan for this order. Please look at it.")
    kept = (causes_from_json(plan.cause), from_json(plan.adjustments))
    return _asked(session, order, kept, actor=actor, now=now)


def order_locked(session: Session, order_id: int) -> Order:
    """The order, held until this transaction ends."""
    session.flush()
    lock = {"key_share": True}
    return session.get_one(Order, order_id, with_for_update=lock, populate_existing=True)


def order_of_batch(session: Session, batch: Batch) -> Order:
    """The order that a batch is for, locked; before anything of the batch is."""
    line = session.get_one(OrderLine, batch.order_line_id)
    return order_locked(session, line.order_id)


def batch_changed(
    session: Session, order: Order, batch: Batch, what: tuple[Happened, int], *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Pieces of a batch have no maker any more: declined, not taken, scrapped."""
    kind, pieces = what
    code = session.get_one(Maker, batch.maker_id).code
    cause = Cause(kind, code, batch.id, batch.order_line_id, pieces)
    order_changed(session, order, cause, actor=actor, now=now)


def maker_away(session: Session, maker: Maker, span: Span, *, actor: Actor, now: datetime) -> int:
    """She cannot work on these days; how many of her orders are planned anew."""
    if not makers.away(session, maker, span, actor=actor, now=now):
        return 0
    cause = Cause(Happened.AWAY, maker.code, first=span.first, last=span.last)
    touched = _orders_with(maker).where(Batch.due_on >= span.first, Batch.start_on <= span.last)
    return _all_changed(session, touched, cause, actor=actor, now=now)


def maker_certified(
    session: Session, maker: Maker, new: Proof, *, actor: Actor, now: datetime
) -> int:
    """She has a certificate and may make more; orders that lack hands for it are planned anew."""
    if new.on > today(now):
        raise Invalid("maker.certified_ahead", "This day is still to come.", field="since")
    makers.certify(session, maker, new, actor=actor, now=now)
    craft = session.get_one(Craft, new.craft_id)
    cause = Cause(Happened.CERTIFIED, maker.code, place=craft.slug)
    return _all_changed(session, _short_of(new), cause, actor=actor, now=now)


def order_enlarged(
    session: Session, order: Order, line: OrderLine, *, pieces: int, actor: Actor, now: datetime
) -> Plan | None:
    """The customer wants more of a line, at its price."""
    order, before = order_locked(session, order.id), line.pieces
    orders.enlarge(session, order, line, pieces=pieces, actor=actor, now=now)
    cause = Cause(Happened.LARGER, line=line.id, pieces=pieces - before)
    return order_changed(session, order, cause, actor=actor, now=now)


def kits_delayed(
    session: Session, order: Order, home: Cooperative, *, until: date, actor: Actor, now: datetime
) -> Plan | None:
    """Kits of an order reach a cooperative on a later day."""
    if until <= today(now):
        raise Invalid("kits.past", "Please choose a day that is still to come.", field="until")
    order = order_locked(session, order.id)
    day = until.isoformat()
    record(session, order, "kits_late", actor=actor, now=now, cooperative=home.slug, until=day)
    cause = Cause(Happened.KITS, place=home.slug, last=until)
    return order_changed(session, order, cause, actor=actor, now=now)


def fallen_behind(session: Session, *, now: datetime) -> int:
    """Note batches that are late, each once; their orders are planned anew where offers of the
    same maker can still move. How many batches there were."""
    noted = select(History.id).where(
        History.subject_kind == Batch.__tablename__,
        History.subject_id == Batch.id,
        History.verb == "fall_behind",
    )
    left = Batch.pieces - Batch.in_inspection - Batch.accepted - Batch.scrapped
    hers = (BatchState.TAKEN, BatchState.IN_PROGRESS)
    wanted = (
        select(Batch)
        .where(Batch.state.in_(hers), Batch.due_on < today(now), left > 0, ~noted.exists())
        .order_by(Batch.order_line_id, Batch.id)
        .limit(MOST_LATE)
    )
    late = session.scalars(wanted).all()
    for batch in late:
        order = order_of_batch(session, batch)
        record(session, batch, "fall_behind", actor=SYSTEM, now=now, order=order.number)
        if _has_offers(session, order, batch.maker_id):
            pieces = batch.pieces - batch.in_inspection - batch.accepted - batch.scrapped
            batch_changed(session, order, batch, (Happened.LATE, pieces), actor=SYSTEM, now=now)
    return len(late)


def replan_set_aside(session: Session, plan: Plan, *, actor: Actor, now: datetime) -> None:
    """Everything stays as it is."""
    if plan.cause is None or plan.state is not PlanState.PROPOSED:
        raise Refusal("plan.nothing_aside", "There is nothing here to set aside.")
    plans.set_aside(session, plan, actor=actor, now=now)


def _asked(
    session: Session,
    order: Order,
    kept: tuple[tuple[Cause, ...], Adjustments],
    *,
    actor: Actor,
    now: datetime,
) -> Plan:
    causes, wishes = kept
    wishes = replace(wishes, pins=())
    plan = plan_asked(session, order, adjustments=wishes, actor=actor, now=now)
    plan.cause = {**causes_to_json(causes), "follows": _followed(session, order)}
    session.flush()
    return plan


def _all_changed(
    session: Session, touched: Select[int], cause: Cause, *, actor: Actor, now: datetime
) -> int:
    found = session.scalars(touched).all()
    for order_id in sorted(found):
        order_changed(session, session.get_one(Order, order_id), cause, actor=actor, now=now)
    return len(found)


def _orders_with(maker: Maker) -> Select[int]:
    """Orders that are being made with work of hers that is not handed in."""
    return (
        select(OrderLine.order_id)
        .join(Batch, Batch.order_line_id == OrderLine.id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Batch.maker_id == maker.id, Batch.state.in_(LIVE), Order.state.in_(_MADE))
        .group_by(OrderLine.order_id)
    )


def _short_of(new: Proof) -> Select[int]:
    """Orders that are being made and have pieces without a maker which she may make now."""
    given = (
        select(func.coalesce(func.sum(Batch.pieces - Batch.scrapped - Batch.turned_back), 0))
        .where(Batch.order_line_id == OrderLine.id, Batch.state.in_(COUNTED))
        .scalar_subquery()
    )
    hers = (Product.craft_id == new.craft_id, Product.level <= new.level)
    return (
        select(Order.id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(Order.state == OrderState.IN_PRODUCTION, OrderLine.to_make, *hers)
        .where(OrderLine.pieces > given)
        .group_by(Order.id)
        .order_by(func.min(OrderLine.due_on), Order.id)
        .limit(MOST_ORDERS)
    )


def _given_out(session: Session, order: Order) -> bool:
    """Whether makers were asked for it already; before that a plan is simply made anew."""
    lines = select(OrderLine.id).where(OrderLine.order_id == order.id)
    one: Any = session.scalar(select(Batch.id).where(Batch.order_line_id.in_(lines)).limit(1))
    return one is not None


def _has_offers(session: Session, order: Order, maker_id: int) -> bool:
    wanted = (
        select(Batch.id)
        .join(OrderLine, OrderLine.id == Batch.order_line_id)
        .where(OrderLine.order_id == order.id, Batch.maker_id == maker_id)
        .where(Batch.state == BatchState.OFFERED)
        .limit(1)
    )
    return session.scalar(wanted) is not None


def _followed(session: Session, order: Order) -> int | None:
    """The accepted plan that a re-plan mends."""
    accepted = (Plan.order_id == order.id, Plan.state == PlanState.ACCEPTED)
    return session.scalar(select(func.max(Plan.id)).where(*accepted))
