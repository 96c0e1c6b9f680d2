"""One re-plan for many changes; what makes it stale, and two who agree at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from fulfillment.batches import Batch, BatchState, NewHandIn
from fulfillment.earnings import owed
from fulfillment.makers import DayOff, Maker
from fulfillment.orders import Order
from fulfillment.planner import batches_of as batches_in_file
from fulfillment.planner import event_of, facts_of, replan
from fulfillment.planner.causes import Happened, causes_from_json
from fulfillment.planner.models import Plan, PlanState
from fulfillment.planner.proposal import new_shares
from fulfillment.planner.stored import proposal_of
from fulfillment.workflow import floor
from fulfillment.workflow.moving import replan_accepted
from tests.fulfillment.workflow.changed import (
    batches_of,
    covered_exactly,
    given_out,
    maker_of,
    moved,
    open_replan,
)
from tests.fulfillment.workflow.happenings import (
    declined,
    failed_inspection,
    fell_ill,
    ordered_more,
)
from tests.fulfillment.workflow.test_at_once import at_once
from tests.made_making import AHE, NOW
from tests.made_office import OFFICE


def test_many_changes_are_one_replan_that_names_them_all(
    session: Session, order: Order, now: datetime
) -> None:
    given = given_out(session, order, now)
    declined(session, order, given, now)
    session.commit()
    assert open_replan(session, order, now) is not None
    floor.batch_declined(session, given[1], actor=AHE, now=now)
    ordered_more(session, order, given, now)
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    kinds = [each.kind for each in causes_from_json(plan.cause)]
    assert kinds == [Happened.DECLINED, Happened.DECLINED, Happened.LARGER]
    wanted = given[0].pieces + given[1].pieces + 100
    assert sum(share.pieces for share in new_shares(proposal_of(plan.proposal))) == wanted


def test_who_stepped_back_is_not_asked_again_at_once(
    session: Session, order: Order, now: datetime
) -> None:
    given = given_out(session, order, now)
    code = maker_of(session, given[0]).code
    declined(session, order, given, now)
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    assert code not in {share.maker for share in new_shares(proposal_of(plan.proposal))}


def test_a_replan_replays_from_its_files(session: Session, order: Order, now: datetime) -> None:
    given = given_out(session, order, now)
    declined(session, order, given, now)
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    assert plan.before is not None
    again = replan(
        facts_of(plan.facts),
        batches_in_file(plan.before["previous"]),
        event_of(plan.before["event"]),
    )
    kept = [(s.maker, s.line, s.pieces, s.start, s.due) for s in proposal_of(plan.proposal).shares]
    assert [(s.maker, s.line, s.pieces, s.start, s.due) for s in again.shares] == kept


def test_scrap_and_a_larger_order_change_nothing_that_was_paid_or_held(
    session: Session, order: Order, now: datetime
) -> None:
    given = given_out(session, order, now)
    failed_inspection(session, order, given, now)
    session.commit()
    maker = given[0].maker_id
    money, rate = owed(session, maker), given[0].rate_minor
    ordered_more(session, order, given, now)
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    replan_accepted(session, plan, actor=OFFICE, now=now)
    session.commit()
    session.refresh(given[0])
    assert (owed(session, maker), given[0].rate_minor) == (money, rate)
    assert given[0].state is BatchState.FINISHED


def she_took_it(session: Session, _plan: Plan, batch: Batch) -> None:
    floor.batch_taken(session, batch, actor=AHE, now=NOW)


def others_had_a_day_off(session: Session, plan: Plan, _batch: Batch) -> None:
    code = new_shares(proposal_of(plan.proposal))[0].maker
    maker = session.scalars(select(Maker).where(Maker.code == code)).one()
    session.add(DayOff(maker_id=maker.id, day=date(2026, 12, 2)))


@pytest.mark.parametrize(
    ("change", "code"),
    [(she_took_it, "plan.stale_batch"), (others_had_a_day_off, "plan.stale_hours")],
)
def test_a_replan_that_no_longer_holds_changes_nothing(
    session: Session,
    order: Order,
    now: datetime,
    change: Callable[[Session, Plan, Batch], None],
    code: str,
) -> None:
    given = given_out(session, order, now)
    fell_ill(session, order, given, now)
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    assert given[0].id in moved(plan)
    change(session, plan, given[0])
    session.commit()
    before = [(b.id, b.state, b.pieces) for b in batches_of(session, order)]
    with pytest.raises(Refusal) as told:
        replan_accepted(session, plan, actor=OFFICE, now=now)
    session.rollback()
    assert told.value.code == code
    assert [(b.id, b.state, b.pieces) for b in batches_of(session, order)] == before
    session.refresh(plan)
    assert plan.state is PlanState.PROPOSED


def test_a_hand_in_meanwhile_does_not_make_it_stale(
    session: Session, order: Order, now: datetime
) -> None:
    given = given_out(session, order, now)
    floor.batch_taken(session, given[1], actor=AHE, now=now)
    declined(session, order, given, now)
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    floor.batch_handed_in(session, given[1], NewHandIn(5, None, "n"), actor=AHE, now=now)
    session.commit()
    assert replan_accepted(session, plan, actor=OFFICE, now=now)
    session.commit()
    assert covered_exactly(session, order)


def test_two_who_agree_at_once_change_it_once(
    app: Flask, session: Session, order: Order, now: datetime
) -> None:
    given = given_out(session, order, now)
    declined(session, order, given, now)
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    plan_id, pieces = plan.id, given[0].pieces
    session.commit()

    def act(own: Session, _number: int) -> None:
        replan_accepted(own, own.get_one(Plan, plan_id), actor=OFFICE, now=now)

    outcome = sorted(at_once(app, 2, act))
    assert outcome[0] == "done"
    assert outcome[1] in {"plan.stale", "plan.not_now"}
    new = select(func.sum(Batch.pieces)).where(Batch.plan_id == plan_id)
    assert session.scalar(new) == pieces


def test_declines_at_once_are_one_open_replan(
    app: Flask, session: Session, order: Order, now: datetime
) -> None:
    ids = [batch.id for batch in given_out(session, order, now)[:4]]
    session.commit()

    def act(own: Session, number: int) -> None:
        floor.batch_declined(own, own.get_one(Batch, ids[number]), actor=AHE, now=now)

    assert at_once(app, 4, act) == ["done"] * 4
    plan = open_replan(session, order, now)
    assert plan is not None
    assert {each.batch for each in causes_from_json(plan.cause)} == set(ids)
