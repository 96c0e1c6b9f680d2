"""Things happen to an order that is being made; each gets a re-plan that moves what must move."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from fulfillment.batches import Batch, BatchState
from fulfillment.makers import Maker, Proof, Skill, Span
from fulfillment.orders import Order, OrderLine
from fulfillment.planner.causes import Happened, causes_from_json
from fulfillment.planner.models import Plan, PlanState
from fulfillment.planner.proposal import new_shares
from fulfillment.planner.stored import proposal_of
from fulfillment.workflow import changes, floor
from fulfillment.workflow.moving import replan_accepted
from tests.fulfillment.workflow.changed import (
    batches_of,
    covered_exactly,
    given_out,
    maker_of,
    moved,
    open_replan,
    sums_are_whole,
    what_is_begun,
)
from tests.fulfillment.workflow.happenings import (
    CAUSES,
    fell_ill,
)
from tests.made_making import AHE
from tests.made_office import OFFICE, Workshop, a_bulk_order


@pytest.mark.parametrize("kind", CAUSES)
def test_each_cause_gets_a_replan_that_can_be_accepted(
    session: Session, order: Order, now: datetime, kind: Happened
) -> None:
    given = given_out(session, order, now)
    begun = given[-1]
    floor.batch_taken(session, begun, actor=AHE, now=now)
    floor.batch_started(session, begun, actor=AHE, now=now)
    now = CAUSES[kind](session, order, given, now)
    session.commit()
    held = what_is_begun(session, order)
    plan = open_replan(session, order, now)
    assert plan is not None
    assert plan.state is PlanState.PROPOSED
    assert kind in {each.kind for each in causes_from_json(plan.cause)}
    assert sums_are_whole(session, order, plan)
    untouched = {b.id for b in given} - moved(plan)
    before = {b.id: (b.state, b.pieces) for b in batches_of(session, order) if b.id in untouched}

    opened = replan_accepted(session, plan, actor=OFFICE, now=now)
    session.commit()
    assert opened
    assert covered_exactly(session, order)
    assert what_is_begun(session, order) == held
    after = {b.id: (b.state, b.pieces) for b in batches_of(session, order) if b.id in untouched}
    assert after == before
    assert {batch.plan_id for batch in opened} == {plan.id}
    assert open_replan(session, order, now) is None


def test_a_late_batch_takes_the_hours_of_an_offer_which_moves(
    session: Session, order: Order, now: datetime
) -> None:
    given = given_out(session, order, now)
    begun = given[0]
    offer = another_offer(session, begun, given[-1])
    floor.batch_taken(session, begun, actor=AHE, now=now)
    floor.batch_started(session, begun, actor=AHE, now=now)
    maker = maker_of(session, begun)
    maker.minutes_per_week = 30
    begun.due_on = date(2026, 11, 20)
    session.commit()
    assert changes.fallen_behind(session, now=now) == 1
    assert changes.fallen_behind(session, now=now) == 0
    plan = open_replan(session, order, now)
    assert plan is not None
    assert {each.kind for each in causes_from_json(plan.cause)} == {Happened.LATE}
    assert offer.id in moved(plan)
    assert begun.id not in moved(plan)
    assert sums_are_whole(session, order, plan)
    replan_accepted(session, plan, actor=OFFICE, now=now)
    session.commit()
    assert covered_exactly(session, order)
    session.refresh(offer)
    session.refresh(begun)
    assert (offer.state, begun.state) == (BatchState.WITHDRAWN, BatchState.IN_PROGRESS)


def another_offer(session: Session, hers: Batch, other: Batch) -> Batch:
    """The other batch becomes an offer to the same maker."""
    other.maker_id, other.cooperative_id = hers.maker_id, hers.cooperative_id
    other.order_line_id, other.product_id = hers.order_line_id, hers.product_id
    line = session.get_one(OrderLine, hers.order_line_id)
    lines = select(Batch.pieces).where(Batch.order_line_id == line.id)
    session.flush()
    line.pieces = sum(session.scalars(lines))
    for each in session.get_one(Order, line.order_id).lines:
        mine = select(Batch.pieces).where(Batch.order_line_id == each.id)
        each.pieces = sum(session.scalars(mine))
    session.commit()
    return other


def test_a_new_certificate_gives_hands_to_pieces_that_were_short(
    session: Session, workshop: Workshop, now: datetime
) -> None:
    for skill in session.scalars(select(Skill).where(Skill.craft_id == 1)):
        skill.expires_on = date(2026, 12, 1)
    session.commit()
    order = a_bulk_order(session, [(workshop.variants[0], 60), (workshop.variants[1], 60)])
    assert sum(batch.pieces for batch in given_out(session, order, now)) == 60
    maker = session.scalars(select(Maker).where(Maker.code == "M-0010")).one()
    new = Proof(1, 2, date(2026, 11, 23), None, ground="Shown at the centre")
    assert changes.maker_certified(session, maker, new, actor=OFFICE, now=now) == 1
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    assert {share.maker for share in new_shares(proposal_of(plan.proposal))} == {"M-0010"}
    assert sums_are_whole(session, order, plan)
    replan_accepted(session, plan, actor=OFFICE, now=now)
    session.commit()
    assert covered_exactly(session, order)


def test_kits_that_come_too_late_move_what_nobody_has_begun(
    session: Session, order: Order, now: datetime
) -> None:
    given = given_out(session, order, now)
    homes = {home.id: home for home in session.scalars(select(Cooperative))}
    home = homes[given[0].cooperative_id]
    there = {batch.id for batch in given if batch.cooperative_id == home.id}
    day = date(2026, 12, 26)
    changes.kits_delayed(session, order, home, until=day, actor=OFFICE, now=now)
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    assert moved(plan)
    assert moved(plan) <= there
    assert sums_are_whole(session, order, plan)
    replan_accepted(session, plan, actor=OFFICE, now=now)
    session.commit()
    assert covered_exactly(session, order)


def test_work_she_took_moves_only_if_she_cannot_work_herself(
    session: Session, order: Order, now: datetime
) -> None:
    given = given_out(session, order, now)
    batch = given[0]
    floor.batch_taken(session, batch, actor=AHE, now=now)
    session.commit()
    fell_ill(session, order, given, now)
    session.commit()
    plan = open_replan(session, order, now)
    assert plan is not None
    assert batch.id in moved(plan)
    replan_accepted(session, plan, actor=OFFICE, now=now)
    session.commit()
    session.refresh(batch)
    assert batch.state is BatchState.WITHDRAWN
    assert covered_exactly(session, order)


def test_a_short_absence_moves_nothing(session: Session, order: Order, now: datetime) -> None:
    given = given_out(session, order, now)
    span = Span(date(2026, 11, 26), date(2026, 11, 26))
    changes.maker_away(session, maker_of(session, given[0]), span, actor=OFFICE, now=now)
    session.commit()
    assert open_replan(session, order, now) is None
    refused = session.scalars(select(Plan).where(Plan.state == PlanState.REFUSED)).one()
    assert refused.proposal["refusal"] == "plan.unchanged"


def test_an_order_that_nobody_makes_yet_is_not_replanned(
    session: Session, order: Order, now: datetime
) -> None:
    changes.order_enlarged(session, order, order.lines[0], pieces=250, actor=OFFICE, now=now)
    session.commit()
    assert open_replan(session, order, now) is None
    assert session.scalar(select(func.count()).select_from(Plan)) == 0
