"""Things happen to an order that is being made; each gets a re-plan that moves what must move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from fulfillment.batches import Batch, NewHandIn
from fulfillment.makers import Span
from fulfillment.orders import Order
from fulfillment.planner.causes import Happened, causes_from_json
from fulfillment.planner.models import PlanState
from fulfillment.quality import Verdict
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
from tests.made_making import AHE, LEAD
from tests.made_office import OFFICE

Happening = Callable[[Session, Order, list[Batch], datetime], datetime]


def declined(session: Session, _order: Order, given: list[Batch], now: datetime) -> datetime:
    floor.batch_declined(session, given[0], actor=AHE, now=now)
    return now


def took_fewer(session: Session, _order: Order, given: list[Batch], now: datetime) -> datetime:
    floor.batch_taken(session, given[0], pieces=10, actor=AHE, now=now)
    return now


def fell_ill(session: Session, _order: Order, given: list[Batch], now: datetime) -> datetime:
    maker = maker_of(session, given[0])
    span = Span(date(2026, 11, 23), date(2026, 12, 28))
    assert changes.maker_away(session, maker, span, actor=OFFICE, now=now) == 1
    return now


def ordered_more(session: Session, order: Order, _given: list[Batch], now: datetime) -> datetime:
    changes.order_enlarged(session, order, order.lines[0], pieces=300, actor=OFFICE, now=now)
    return now


def failed_inspection(
    session: Session, _order: Order, given: list[Batch], now: datetime
) -> datetime:
    batch = given[0]
    floor.batch_taken(session, batch, actor=AHE, now=now)
    new = NewHandIn(batch.pieces, None, "n1")
    inspection = floor.batch_handed_in(session, batch, new, actor=AHE, now=now)
    verdict = Verdict(batch.pieces - 10, 0, 10)
    floor.inspection_decided(session, inspection, verdict, actor=LEAD, now=now)
    return now


def fell_behind(session: Session, order: Order, given: list[Batch], now: datetime) -> datetime:
    """Ahe took much work elsewhere that is late, and her offer here does not fit any more."""
    maker = maker_of(session, given[0])
    mine = [batch for batch in given if batch.maker_id == maker.id]
    begun = mine[0]
    floor.batch_taken(session, begun, actor=AHE, now=now)
    floor.batch_started(session, begun, actor=AHE, now=now)
    begun.due_on = now.date() - timedelta(days=1)
    begun.pieces = 900  # far more than her hours until the end: what she began takes all of them
    order.lines[0].pieces += 900 - 0
    session.flush()
    assert changes.fallen_behind(session, now=now) == 1
    return now


CAUSES: dict[Happened, Happening] = {
    Happened.DECLINED: declined,
    Happened.FEWER: took_fewer,
    Happened.AWAY: fell_ill,
    Happened.LARGER: ordered_more,
    Happened.SCRAPPED: failed_inspection,
}


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
