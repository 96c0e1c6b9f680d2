"""Keeping plans: asked for, proposed, refused, superseded, accepted.

An order has at most one plan that is open (asked or proposed): a newer one supersedes it. Only
the newest proposal can be accepted, once, whoever presses first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from catalog.db import JsonMap
from catalog.errors import Refusal
from catalog.history import Actor, move, record
from fulfillment.planner.facts import Facts
from fulfillment.planner.models import Plan
from fulfillment.planner.proposal import Proposal
from fulfillment.planner.states import PLAN, PlanState
from fulfillment.planner.stored import instance_of, proposal_map

OPEN = (PlanState.ASKED, PlanState.PROPOSED)


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What a plan is made of."""

    order_id: int
    order_number: str
    adjustments: JsonMap
    facts: Facts
    proposal: Proposal


def ask(
    session: Session, order_id: int, *, adjustments: JsonMap, actor: Actor, now: datetime
) -> Plan:
    """Write down that a plan is wanted; a job works it out."""
    _supersede_open(session, order_id, actor=actor, now=now)
    plan = Plan(order_id=order_id, state=PlanState.ASKED, adjustments=adjustments, made_at=now)
    plan.facts, plan.proposal = {}, {}
    session.add(plan)
    record(session, plan, "ask", actor=actor, now=now)
    return plan


def store(session: Session, new: NewPlan, *, actor: Actor, now: datetime) -> Plan:
    """Keep a proposal; it takes the place of the one before."""
    _supersede_open(session, new.order_id, actor=actor, now=now)
    plan = Plan(order_id=new.order_id, state=PlanState.PROPOSED, made_at=now)
    _fill(plan, new)
    session.add(plan)
    moved = (None, PlanState.PROPOSED.value)
    record(session, plan, "propose", actor=actor, now=now, moved=moved, order=new.order_number)
    return plan


def answer(session: Session, plan: Plan, new: NewPlan, *, actor: Actor, now: datetime) -> None:
    """The proposal that was asked for."""
    _fill(plan, new)
    plan.made_at = now
    move(session, plan, PLAN, "propose", actor=actor, now=now, order=new.order_number)


def refuse(session: Session, plan: Plan, refusal: Refusal, *, actor: Actor, now: datetime) -> None:
    """What was asked for cannot be planned; the sentence is kept for the page."""
    facts = {name: str(value) for name, value in refusal.facts.items()}
    plan.proposal = {"refusal": refusal.code, "sentence": refusal.message, "facts": facts}
    move(session, plan, PLAN, "refuse", actor=actor, now=now, code=refusal.code)


def accept(session: Session, plan: Plan, *, actor: Actor, now: datetime) -> None:
    """A person says yes to the proposal."""
    if plan.state is PlanState.SUPERSEDED:
        raise Refusal("plan.superseded", "There is a newer plan for this order. Please look at it.")
    move(session, plan, PLAN, "accept", actor=actor, now=now)
    plan.accepted_at = now
    session.flush()


def _fill(plan: Plan, new: NewPlan) -> None:
    plan.adjustments = new.adjustments
    plan.facts = instance_of(new.facts, new.order_number)
    plan.proposal = proposal_map(new.proposal)


def _supersede_open(session: Session, order_id: int, *, actor: Actor, now: datetime) -> None:
    wanted = (
        select(Plan)
        .where(Plan.order_id == order_id, Plan.state.in_(OPEN))
        .options(defer(Plan.facts), defer(Plan.proposal))
        .order_by(Plan.id)
    )
    for plan in session.scalars(wanted):
        move(session, plan, PLAN, "supersede", actor=actor, now=now)
