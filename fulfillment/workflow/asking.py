"""Asking for a plan that takes longer than a page may wait, and answering it by a job.

The wish is written down at once (`plan_asked`; pins that no plan can follow are refused first,
for which only the makers they name are looked at); a job reads the facts (`wish_prepared`), thinks
without a transaction (`wish_worked_out`) and writes the answer (`plan_answered`, or
`plan_refused`). Until then the order's last good proposal stays and can be accepted. An answer
that nobody waits for any more, because the wish was cancelled, replaced or overtaken by an
accepted plan, is dropped; so the job may run twice, and the second run finds nothing to do.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor
from catalog.queue import enqueue
from fulfillment.orders import Order
from fulfillment.planner import Progress
from fulfillment.planner import actions as plans
from fulfillment.planner.actions import NewPlan
from fulfillment.planner.models import Plan
from fulfillment.planner.progress import untold
from fulfillment.planner.states import PlanState
from fulfillment.workflow.adjustments import Adjustments, from_json, to_json
from fulfillment.workflow.gathering import gather
from fulfillment.workflow.planning import (
    TIME_LIMIT,
    Prepared,
    held,
    plan_prepared,
    refuse_unplannable,
    worked_out,
)
from fulfillment.workflow.replanning import ReplanPrepared, replan_prepared, replan_worked_out
from fulfillment.workflow.wishes import refuse_pins

JOB = "plans.propose"
#: What is needed to work out what was asked for.
Wish = Prepared | ReplanPrepared


def plan_asked(
    session: Session, order: Order, *, adjustments: Adjustments, actor: Actor, now: datetime
) -> Plan:
    """The wish for a plan that takes longer than a page may wait; the last proposal stays."""
    refuse_unplannable(held(session, order.id))
    if adjustments.pins:
        named = frozenset(pin.maker for pin in adjustments.pins)
        refuse_pins(gather(session, order, adjustments, now=now, only=named), adjustments)
    kept = to_json(adjustments)
    plan = plans.ask(session, order.id, adjustments=kept, actor=actor, now=now)
    enqueue(session, JOB, {"plan": plan.id}, now=now, key=f"{JOB}:{plan.id}")
    return plan


def wish_prepared(session: Session, plan_id: int, *, now: datetime) -> Wish | None:
    """The facts for what was asked for; None if nobody waits for it any more. Reads only."""
    plan = session.get(Plan, plan_id, populate_existing=True)
    if plan is None or plan.state is not PlanState.ASKED:
        return None
    order, wishes = session.get_one(Order, plan.order_id), from_json(plan.adjustments)
    if plan.cause is None:
        return plan_prepared(session, order, adjustments=wishes, now=now)
    refuse_unplannable(order)
    return replan_prepared(session, order, plan.cause, wishes, now=now)


def wish_worked_out(wish: Wish, progress: Progress = untold) -> NewPlan:
    """The plan, or the re-plan, that was asked for. Pure, and it may take long."""
    if isinstance(wish, Prepared):
        return worked_out(wish, progress)
    return replan_worked_out(wish, time_limit=TIME_LIMIT, progress=progress)


def plan_answered(session: Session, plan_id: int, new: NewPlan, *, now: datetime) -> bool:
    """What was asked for; False, and nothing is kept, if nobody waits for it any more."""
    plan = _waited_for(session, plan_id)
    if plan is None:
        return False
    try:
        refuse_unplannable(session.get_one(Order, plan.order_id))
    except Refusal as refusal:
        plans.refuse(session, plan, refusal, actor=SYSTEM, now=now)
    else:
        plans.answer(session, plan, new, actor=SYSTEM, now=now)
    return True


def plan_refused(session: Session, plan_id: int, refusal: Refusal, *, now: datetime) -> None:
    """Why what was asked for cannot be planned."""
    plan = _waited_for(session, plan_id)
    if plan is not None:
        plans.refuse(session, plan, refusal, actor=SYSTEM, now=now)


def plan_cancelled(session: Session, plan: Plan, *, actor: Actor, now: datetime) -> None:
    """Nobody waits for what was asked for; the job stops soon, the last proposal stays."""
    held(session, plan.order_id)
    plans.cancel(session, plan, actor=actor, now=now)


def _waited_for(session: Session, plan_id: int) -> Plan | None:
    """A plan that is still wanted, with its order locked."""
    plan = session.get(Plan, plan_id)
    if plan is None:
        return None
    held(session, plan.order_id)
    session.refresh(plan, ["state"])
    return plan if plan.state is PlanState.ASKED else None
