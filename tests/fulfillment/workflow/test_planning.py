"""From an order to a proposal: facts, wishes, shortfalls, long plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.errors import Refusal
from fulfillment.batches import (
    NewHandIn,
)
from fulfillment.makers import DayOff, Maker, Skill
from fulfillment.orders import Order
from fulfillment.planner import facts_of, propose
from fulfillment.planner.models import PlanState
from fulfillment.planner.stored import instance_of, proposal_map, proposal_of
from fulfillment.quality import Verdict
from fulfillment.workflow.adjustments import Adjustments, PinnedShare, from_json, to_json
from fulfillment.workflow.floor import batch_handed_in, batch_taken, inspection_decided
from fulfillment.workflow.gathering import gather
from fulfillment.workflow.planning import (
    plan_accepted,
)
from tests.fulfillment.workflow.plans import FREE, nothing_happened, proposed
from tests.made_office import DUE, OFFICE, Workshop, a_bulk_order, a_workshop
from tests.made_training import certified


@contextmanager
def counted(session: Session) -> Iterator[Counter[str]]:
    """How many statements were sent."""
    seen: Counter[str] = Counter()

    def one(*_: object) -> None:
        seen["statements"] += 1

    engine = db.engine
    event.listen(engine, "before_cursor_execute", one)
    yield seen
    event.remove(engine, "before_cursor_execute", one)


def test_the_facts_are_gathered_from_every_room(
    session: Session, workshop: Workshop, order: Order, now: datetime
) -> None:
    ahe = workshop.makers[0]
    session.add(DayOff(maker_id=ahe.id, day=date(2026, 12, 1)))
    session.commit()
    facts = gather(session, order, FREE, now=now)
    assert facts.start == date(2026, 11, 23)
    assert [line.pieces for line in facts.lines] == [200] * 6
    assert {style.piece_rate for style in facts.styles} == {650}
    hers = next(maker for maker in facts.makers if maker.id == ahe.code)
    assert hers.days_off == (date(2026, 12, 1),)
    assert hers.hours_per_week == 30
    assert hers.recent_hours == 240
    assert {each.id: each.kit_days for each in facts.cooperatives}["lushan"] == 4


def test_gathering_takes_the_same_statements_for_many_makers(
    session: Session, now: datetime
) -> None:
    few = a_workshop(session, makers=9)
    order = a_bulk_order(session, [(variant, 50) for variant in few.variants[:3]])
    with counted(session) as first:
        gather(session, order, FREE, now=now)
    for maker in few.makers:
        for number in range(20):
            twin = type(maker)(
                code=f"{maker.code}-{number}",
                cooperative_id=maker.cooperative_id,
                alias=maker.alias,
                minutes_per_week=600,
                working_days=maker.working_days,
                public_words=maker.public_words,
            )
            certified(twin, 1)
            session.add(twin)
    session.commit()
    with counted(session) as second:
        facts = gather(session, order, FREE, now=now)
    assert len(facts.makers) > 150
    assert second["statements"] == first["statements"]


def test_a_certificate_that_ends_before_the_order_does_not_count(
    session: Session, workshop: Workshop, order: Order, now: datetime
) -> None:
    ahe = workshop.makers[0]
    for skill in ahe.skills:
        skill.expires_on = DUE - timedelta(days=1)
    session.commit()
    assert ahe.code not in {maker.id for maker in gather(session, order, FREE, now=now).makers}


def test_somebody_who_left_is_not_asked(
    session: Session, workshop: Workshop, order: Order, now: datetime
) -> None:
    workshop.makers[0].active = False
    session.commit()
    assert "M-0000" not in {maker.id for maker in gather(session, order, FREE, now=now).makers}


def test_nobody_with_the_craft_becomes_a_shortfall_with_its_reason(
    session: Session, workshop: Workshop, order: Order, now: datetime
) -> None:
    for skill in session.scalars(select(Skill)):
        skill.expires_on = date(2026, 11, 1)
    session.commit()
    plan = proposed(session, order, now)
    proposal = proposal_of(plan.proposal)
    assert {short.reason.code.value for short in proposal.shortfalls} == {"short.nobody_certified"}
    assert all(short.earliest is None for short in proposal.shortfalls)


def test_a_proposal_is_kept_with_its_facts_and_can_be_replayed(
    session: Session, order: Order, now: datetime
) -> None:
    plan = proposed(session, order, now)
    session.expire_all()
    facts = facts_of(plan.facts)
    assert facts == gather(session, order, FREE, now=now)
    assert proposal_map(propose(facts)) == plan.proposal
    assert proposal_map(proposal_of(plan.proposal)) == plan.proposal
    assert instance_of(facts, order.number) == plan.facts


def test_a_newer_proposal_supersedes_the_one_before(
    session: Session, order: Order, now: datetime
) -> None:
    first, second = proposed(session, order, now), proposed(session, order, now)
    session.refresh(first)
    assert (first.state, second.state) == (PlanState.SUPERSEDED, PlanState.PROPOSED)
    with pytest.raises(Refusal, match="newer plan"):
        plan_accepted(session, first, actor=OFFICE, now=now)
    assert nothing_happened(session, order)


def test_pins_exclusions_and_limits_are_kept_and_followed(
    session: Session, order: Order, now: datetime
) -> None:
    line = order.lines[0]
    wish = Adjustments(
        pins=(PinnedShare("M-0000", line.id, 40),), excluded=frozenset({"M-0001"}), max_styles=1
    )
    plan = proposed(session, order, now, wish)
    shares = proposal_of(plan.proposal).shares
    assert from_json(plan.adjustments) == wish
    assert ("M-0000", str(line.id), 40) in {(s.maker, s.line, s.pieces) for s in shares}
    assert "M-0001" not in {share.maker for share in shares}
    styles = {(share.maker, share.style) for share in shares}
    assert max(Counter(maker for maker, _ in styles).values()) == 1


def test_adjustments_survive_being_kept() -> None:
    wish = Adjustments((PinnedShare("M-1", 3, 20),), frozenset({"M-2"}), 2, date(2026, 12, 30))
    assert from_json(to_json(wish)) == wish
    assert from_json({}) == FREE
    assert wish.exclude("M-1").pins == ()
    assert wish.pin(PinnedShare("M-1", 3, 0)).pins == ()
    assert wish.admit("M-2").excluded == frozenset()


def test_a_date_that_has_passed_is_an_honest_shortfall(
    session: Session, order: Order, now: datetime
) -> None:
    plan = proposed(session, order, now + timedelta(days=40))
    proposal = proposal_of(plan.proposal)
    assert proposal.shares == ()
    assert {short.reason.code.value for short in proposal.shortfalls} == {"short.too_early"}
    assert all(short.earliest and short.earliest > DUE for short in proposal.shortfalls)
    with pytest.raises(Refusal, match="nobody"):
        plan_accepted(session, plan, actor=OFFICE, now=now + timedelta(days=40))


def test_another_date_can_be_planned_for(session: Session, order: Order, now: datetime) -> None:
    later = Adjustments(due_on=DUE + timedelta(days=60))
    plan = proposed(session, order, now + timedelta(days=40), later)
    assert proposal_of(plan.proposal).summary.pieces_on_time == 1200


def test_income_of_the_last_weeks_counts_and_live_work_keeps_its_hours(
    session: Session, workshop: Workshop, order: Order, now: datetime
) -> None:
    batch = plan_accepted(session, proposed(session, order, now), actor=OFFICE, now=now)[0]
    batch_taken(session, batch, actor=OFFICE, now=now)
    lot = batch_handed_in(session, batch, NewHandIn(10, None, "n1"), actor=OFFICE, now=now)
    inspection_decided(session, lot, Verdict(10, 0, 0, ""), actor=OFFICE, now=now)
    session.commit()
    other = a_bulk_order(session, [(workshop.variants[0], 50)], key="bulk:2")
    facts = gather(session, other, FREE, now=now + timedelta(days=1))
    code = session.get_one(Maker, batch.maker_id).code
    hers = next(maker for maker in facts.makers if maker.id == code)
    assert hers.recent_pay == 6500
    left = batch.pieces - 10
    mine = [each for each in hers.commitments if each.due == batch.due_on]
    assert mine[0].minutes >= left * 12
