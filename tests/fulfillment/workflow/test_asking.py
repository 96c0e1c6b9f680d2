"""A plan that takes long: asked for, answered once, stopped, and the last good one stays."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import history_of
from catalog.pricing import PieceRate
from catalog.queue import Job
from fulfillment.orders import Order
from fulfillment.planner.actions import NewPlan, note_progress
from fulfillment.planner.models import Plan, PlanPerson, PlanSheet, PlanState
from fulfillment.planner.progress import Step
from fulfillment.planner.stored import proposal_of
from fulfillment.workflow.adjustments import Adjustments, PinnedShare
from fulfillment.workflow.asking import (
    plan_answered,
    plan_asked,
    plan_cancelled,
    plan_refused,
    wish_prepared,
)
from fulfillment.workflow.planning import plan_accepted, worked_out
from tests.fulfillment.workflow.plans import FREE, proposed
from tests.made_office import OFFICE


def asked(session: Session, order: Order, now: datetime, wish: Adjustments = FREE) -> Plan:
    plan = plan_asked(session, order, adjustments=wish, actor=OFFICE, now=now)
    session.commit()
    return plan


def thought(session: Session, plan: Plan, now: datetime) -> NewPlan:
    prepared = wish_prepared(session, plan.id, now=now)
    session.commit()
    assert prepared is not None
    return worked_out(prepared)


def states(session: Session) -> list[PlanState]:
    session.rollback()
    found = list(session.scalars(select(Plan.state).order_by(Plan.id)))
    session.rollback()
    return found


def test_a_long_plan_is_asked_for_and_answered_once(
    session: Session, order: Order, now: datetime
) -> None:
    plan = asked(session, order, now)
    assert plan.state is PlanState.ASKED
    new = thought(session, plan, now)
    assert plan_answered(session, plan.id, new, now=now)
    session.commit()
    assert not plan_answered(session, plan.id, new, now=now)
    session.commit()
    assert wish_prepared(session, plan.id, now=now) is None
    assert plan.state is PlanState.PROPOSED
    assert proposal_of(plan.proposal).summary.pieces_on_time == 1200
    assert [each.verb for each in history_of(session, "plan", plan.id)] == ["ask", "propose"]


def test_a_long_plan_that_cannot_be_made_says_why(
    session: Session, order: Order, now: datetime
) -> None:
    plan = asked(session, order, now)
    session.query(PieceRate).delete()
    session.commit()
    with pytest.raises(Refusal) as told:
        wish_prepared(session, plan.id, now=now)
    session.rollback()
    plan_refused(session, plan.id, told.value, now=now)
    session.commit()
    assert plan.state is PlanState.REFUSED
    assert plan.proposal["refusal"] == "plan.no_rate"


def test_the_last_proposal_stays_until_its_successor_is_proposed(
    session: Session, order: Order, now: datetime
) -> None:
    proposed(session, order, now)
    plan = asked(session, order, now)
    assert states(session) == [PlanState.PROPOSED, PlanState.ASKED]
    plan_answered(session, plan.id, thought(session, plan, now), now=now)
    session.commit()
    assert states(session) == [PlanState.SUPERSEDED, PlanState.PROPOSED]


def test_a_second_wish_replaces_the_first_and_not_the_proposal(
    session: Session, order: Order, now: datetime
) -> None:
    proposed(session, order, now)
    asked(session, order, now)
    asked(session, order, now)
    assert states(session) == [PlanState.PROPOSED, PlanState.SUPERSEDED, PlanState.ASKED]


def test_the_database_itself_keeps_one_open_plan_of_a_kind(
    session: Session, order: Order, now: datetime
) -> None:
    plan = asked(session, order, now)
    second = Plan(order_id=plan.order_id, state=PlanState.ASKED, adjustments={}, made_at=now)
    second.facts, second.proposal = {}, {}
    session.add(second)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_what_was_stopped_gets_no_answer_and_the_last_proposal_stays(
    session: Session, order: Order, now: datetime
) -> None:
    last, plan = proposed(session, order, now), asked(session, order, now)
    new = thought(session, plan, now)
    plan_cancelled(session, plan, actor=OFFICE, now=now)
    session.commit()
    assert not note_progress(session, plan.id, Step.SHARING, 20)
    assert not plan_answered(session, plan.id, new, now=now)
    session.commit()
    assert states(session) == [PlanState.PROPOSED, PlanState.CANCELLED]
    assert session.get(PlanSheet, plan.id) is None
    plan_accepted(session, last, actor=OFFICE, now=now)


def test_a_plan_that_is_there_cannot_be_stopped(
    session: Session, order: Order, now: datetime
) -> None:
    plan = proposed(session, order, now)
    with pytest.raises(Refusal, match="not possible now"):
        plan_cancelled(session, plan, actor=OFFICE, now=now)
    assert states(session) == [PlanState.PROPOSED]


def test_a_yes_to_the_last_proposal_takes_the_ground_from_the_wish(
    session: Session, order: Order, now: datetime
) -> None:
    last, plan = proposed(session, order, now), asked(session, order, now)
    new = thought(session, plan, now)
    plan_accepted(session, last, actor=OFFICE, now=now)
    session.commit()
    assert not plan_answered(session, plan.id, new, now=now)
    session.commit()
    assert states(session) == [PlanState.ACCEPTED, PlanState.SUPERSEDED]


def test_a_pin_that_no_plan_can_follow_is_refused_at_once(
    session: Session, order: Order, now: datetime
) -> None:
    wish = Adjustments(pins=(PinnedShare("M-9999", order.lines[0].id, 10),))
    with pytest.raises(Refusal) as told:
        plan_asked(session, order, adjustments=wish, actor=OFFICE, now=now)
    session.rollback()
    assert (told.value.code, told.value.status) == ("plan.pin_uncertified", 422)
    assert states(session) == []
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_the_rows_of_a_sheet_are_the_shares_of_its_proposal(
    session: Session, order: Order, now: datetime
) -> None:
    plan = proposed(session, order, now)
    proposal = proposal_of(plan.proposal)
    people = session.scalars(select(PlanPerson).where(PlanPerson.plan_id == plan.id)).all()
    assert sum(row.pieces for row in people) == sum(share.pieces for share in proposal.shares)
    assert sum(row.pay_minor for row in people) == sum(share.pay for share in proposal.shares)
    assert {row.code for row in people if row.busy} == {share.maker for share in proposal.shares}
    assert {row.code for row in people if not row.busy} == {
        left.maker for left in proposal.refusals
    }
