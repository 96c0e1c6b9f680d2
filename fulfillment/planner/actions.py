"""Keeping plans: asked for, proposed, refused, cancelled, superseded, accepted.

An order has at most one plan that is asked for and one that is proposed, which two unique indexes
guard. Asking leaves the last good proposal as it is; only its successor, once it is proposed,
takes its place. Only the open proposal can be accepted, once, whoever presses first. The caller
holds the order's row, so that two answers for one order come one after the other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, insert, select, update
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.errors import Refusal
from catalog.history import Actor, move, record
from fulfillment.planner.facts import Facts
from fulfillment.planner.models import Plan, PlanGap, PlanPerson, PlanSheet
from fulfillment.planner.progress import Step
from fulfillment.planner.proposal import Proposal
from fulfillment.planner.sheet import Sheet
from fulfillment.planner.states import PLAN, PlanState
from fulfillment.planner.stored import instance_of, proposal_map

OPEN = (PlanState.ASKED, PlanState.PROPOSED)


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What a plan is made of; its sheet is drawn before a transaction begins."""

    order_id: int
    order_number: str
    adjustments: JsonMap
    facts: Facts
    proposal: Proposal
    sheet: Sheet
    #: Of a re-plan: the batches that stood when it was made.
    before: JsonMap | None = None


def ask(
    session: Session, order_id: int, *, adjustments: JsonMap, actor: Actor, now: datetime
) -> Plan:
    """Write down that a plan is wanted; a job works it out, and the last proposal stays."""
    _supersede(session, order_id, (PlanState.ASKED,), actor=actor, now=now)
    plan = Plan(order_id=order_id, state=PlanState.ASKED, adjustments=adjustments, made_at=now)
    plan.facts, plan.proposal = {}, {}
    session.add(plan)
    record(session, plan, "ask", actor=actor, now=now)
    return plan


def store(session: Session, new: NewPlan, *, actor: Actor, now: datetime) -> Plan:
    """Keep a proposal; it takes the place of the one before and of what was asked for."""
    _supersede(session, new.order_id, OPEN, actor=actor, now=now)
    plan = Plan(order_id=new.order_id, state=PlanState.PROPOSED, made_at=now)
    _fill(plan, new)
    session.add(plan)
    moved = (None, PlanState.PROPOSED.value)
    record(session, plan, "propose", actor=actor, now=now, moved=moved, order=new.order_number)
    lay_sheet(session, plan.id, new.sheet)
    return plan


def answer(session: Session, plan: Plan, new: NewPlan, *, actor: Actor, now: datetime) -> None:
    """The proposal that was asked for; now it takes the place of the one before."""
    _supersede(session, plan.order_id, (PlanState.PROPOSED,), actor=actor, now=now)
    _fill(plan, new)
    plan.made_at = now
    move(session, plan, PLAN, "propose", actor=actor, now=now, order=new.order_number)
    lay_sheet(session, plan.id, new.sheet)


def refuse(session: Session, plan: Plan, refusal: Refusal, *, actor: Actor, now: datetime) -> None:
    """What was asked for cannot be planned; the sentence is kept for the page."""
    facts = {name: str(value) for name, value in refusal.facts.items()}
    plan.proposal = {"refusal": refusal.code, "sentence": refusal.message, "facts": facts}
    move(session, plan, PLAN, "refuse", actor=actor, now=now, code=refusal.code)


def cancel(session: Session, plan: Plan, *, actor: Actor, now: datetime) -> None:
    """Nobody wants any more what was asked for; the last good proposal stays as it is."""
    move(session, plan, PLAN, "cancel", actor=actor, now=now)


def note_progress(session: Session, plan_id: int, step: Step, percent: int) -> bool:
    """Note how far the work is; False if nobody waits for it any more."""
    statement = (
        update(Plan)
        .where(Plan.id == plan_id, Plan.state == PlanState.ASKED)
        .values(step=step.value, percent=percent)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1


def accept(session: Session, plan: Plan, *, actor: Actor, now: datetime) -> None:
    """A person says yes to the proposal; what was asked for beside it has lost its ground.

    A re-plan that is asked for stays: what happened has happened, whatever was accepted.
    """
    if plan.state is PlanState.SUPERSEDED:
        raise Refusal("plan.superseded", "There is a newer plan for this order. Please look at it.")
    move(session, plan, PLAN, "accept", actor=actor, now=now)
    wished = select(Plan).where(Plan.order_id == plan.order_id, Plan.state == PlanState.ASKED)
    for each in session.scalars(wished.where(Plan.cause.is_(None))):
        move(session, each, PLAN, "supersede", actor=actor, now=now)
    plan.accepted_at = now
    session.flush()


def set_aside(session: Session, plan: Plan, *, actor: Actor, now: datetime) -> None:
    """A person keeps everything as it is."""
    move(session, plan, PLAN, "set_aside", actor=actor, now=now)


def open_plan(session: Session, order_id: int) -> Plan | None:
    """The newest plan of an order that is asked for or proposed, if there is one."""
    wanted = select(Plan).where(Plan.order_id == order_id, Plan.state.in_(OPEN))
    return session.scalars(wanted.order_by(Plan.id.desc()).limit(1)).first()


def lay_sheet(session: Session, plan_id: int, sheet: Sheet) -> None:
    """Put what the page shows beside the plan."""
    session.add(PlanSheet(plan_id=plan_id, content=sheet.content))
    session.flush()
    for table, rows in ((PlanPerson, sheet.people), (PlanGap, sheet.gaps)):
        if rows:
            session.execute(insert(table), [{"plan_id": plan_id, **asdict(row)} for row in rows])


def _fill(plan: Plan, new: NewPlan) -> None:
    plan.adjustments = new.adjustments
    plan.facts = instance_of(new.facts, new.order_number)
    plan.proposal = proposal_map(new.proposal)
    if new.before is not None:
        plan.before = new.before


def _supersede(
    session: Session, order_id: int, states: Collection[PlanState], *, actor: Actor, now: datetime
) -> None:
    wanted = select(Plan).where(Plan.order_id == order_id, Plan.state.in_(states)).order_by(Plan.id)
    for plan in session.scalars(wanted):
        move(session, plan, PLAN, "supersede", actor=actor, now=now)
