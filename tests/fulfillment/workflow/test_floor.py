"""From the offer to the credit: one transaction each, paid once for each accepted piece."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import History
from catalog.money import Money
from catalog.pricing import PieceRate
from fulfillment import ledger
from fulfillment.batches import BatchState, HandIn, NewHandIn, count_of
from fulfillment.earnings import Earning
from fulfillment.quality import Inspection, InspectionState, Verdict
from fulfillment.workflow import floor
from tests.made_making import (
    AHE,
    LEAD,
    RATE,
    Floor,
    a_floor,
    a_hand_in,
    a_taken_batch,
    an_offer,
)


def owed(session: Session, at: Floor) -> Money:
    return ledger.balance(session, f"maker:{at.maker.id}:payable")


def earned(session: Session) -> list[int]:
    return list(session.scalars(select(Earning.pieces).order_by(Earning.id)))


def test_the_rate_is_frozen_when_she_takes_it(session: Session, now: datetime) -> None:
    at = a_floor(session)
    batch = a_taken_batch(session, at)
    session.add(PieceRate(product_id=at.product.id, amount_minor=900, starts_on=date(2026, 11, 24)))
    session.commit()
    inspection = a_hand_in(session, batch, 10)
    floor.inspection_decided(session, inspection, Verdict(10, 0, 0), actor=LEAD, now=now)
    assert owed(session, at) == RATE * 10


def test_the_rate_is_that_of_her_own_day(session: Session) -> None:
    at = a_floor(session)
    session.add(PieceRate(product_id=at.product.id, amount_minor=900, starts_on=date(2026, 11, 24)))
    batch = an_offer(session, at)
    evening = datetime.fromisoformat("2026-11-23T17:00:00+00:00")  # one in the morning in Anji
    floor.batch_taken(session, batch, actor=AHE, now=evening)
    assert batch.rate_minor == 900


def test_a_style_without_a_rate_cannot_be_taken(session: Session, now: datetime) -> None:
    at = a_floor(session)
    batch = an_offer(session, at)
    session.query(PieceRate).delete()
    session.commit()
    with pytest.raises(Refusal):
        floor.batch_taken(session, batch, actor=AHE, now=now)
    session.rollback()
    assert batch.state is BatchState.OFFERED


def test_the_same_nonce_gives_the_same_inspection(session: Session) -> None:
    batch = a_taken_batch(session, a_floor(session))
    first = a_hand_in(session, batch, 8, nonce="n")
    again = a_hand_in(session, batch, 8, nonce="n")
    assert first.id == again.id
    assert session.scalar(select(func.count()).select_from(HandIn)) == 1
    assert session.scalar(select(func.count()).select_from(Inspection)) == 1


def test_part_by_part_until_it_is_finished(session: Session, now: datetime) -> None:
    at = a_floor(session)
    batch = a_taken_batch(session, at, pieces=20)
    floor.batch_started(session, batch, actor=AHE, now=now)
    first = a_hand_in(session, batch, 12, nonce="1")
    assert batch.state is BatchState.IN_PROGRESS
    second = a_hand_in(session, batch, 8, nonce="2")
    assert batch.state is BatchState.HANDED_IN
    floor.inspection_decided(session, first, Verdict(12, 0, 0), actor=LEAD, now=now)
    assert batch.state is BatchState.HANDED_IN
    floor.inspection_decided(session, second, Verdict(5, 2, 1), actor=LEAD, now=now)
    assert (batch.state, batch.in_rework) == (BatchState.IN_PROGRESS, 2)
    third = a_hand_in(session, batch, 2, nonce="3")
    floor.inspection_decided(session, third, Verdict(2, 0, 0), actor=LEAD, now=now)
    assert batch.state is BatchState.FINISHED
    assert earned(session) == [12, 5, 2]
    assert owed(session, at) == RATE * 19


def test_nothing_accepted_earns_nothing(session: Session, now: datetime) -> None:
    at = a_floor(session)
    batch = a_taken_batch(session, at)
    inspection = a_hand_in(session, batch, 10)
    floor.inspection_decided(session, inspection, Verdict(0, 10, 0), actor=LEAD, now=now)
    assert earned(session) == []
    assert not owed(session, at)


@pytest.mark.parametrize("verdict", [Verdict(9, 0, 0), Verdict(11, 0, 0), Verdict(12, -2, 0)])
def test_a_verdict_that_does_not_sum_writes_nothing(
    session: Session, now: datetime, verdict: Verdict
) -> None:
    at = a_floor(session)
    batch = a_taken_batch(session, at)
    inspection = a_hand_in(session, batch, 10)
    before = session.scalar(select(func.count()).select_from(History))
    with pytest.raises(Refusal):
        floor.inspection_decided(session, inspection, verdict, actor=LEAD, now=now)
    session.rollback()
    assert inspection.state is InspectionState.OPEN
    assert (batch.accepted, batch.in_inspection, earned(session)) == (0, 10, [])
    assert session.scalar(select(func.count()).select_from(History)) == before


def test_a_second_verdict_is_refused_and_pays_nothing(session: Session, now: datetime) -> None:
    at = a_floor(session)
    inspection = a_hand_in(session, a_taken_batch(session, at), 10)
    floor.inspection_decided(session, inspection, Verdict(10, 0, 0), actor=LEAD, now=now)
    session.commit()
    with pytest.raises(Refusal):
        floor.inspection_decided(session, inspection, Verdict(10, 0, 0), actor=LEAD, now=now)
    session.rollback()
    assert owed(session, at) == RATE * 10


def test_she_stops_and_is_paid_for_what_she_had_done(session: Session, now: datetime) -> None:
    at = a_floor(session)
    batch = a_taken_batch(session, at)
    first = a_hand_in(session, batch, 6)
    floor.batch_stopped(session, batch, done=NewHandIn(4, None, "n2"), actor=AHE, now=now)
    assert (batch.state, batch.pieces, batch.in_inspection) == (BatchState.HANDED_IN, 10, 10)
    floor.inspection_decided(session, first, Verdict(6, 0, 0), actor=LEAD, now=now)
    assert owed(session, at) == RATE * 6
    with pytest.raises(Refusal):
        floor.batch_stopped(session, batch, done=None, actor=AHE, now=now)


def test_she_gives_everything_back(session: Session, now: datetime) -> None:
    batch = a_taken_batch(session, a_floor(session))
    floor.batch_started(session, batch, actor=AHE, now=now)
    floor.batch_stopped(session, batch, done=None, actor=AHE, now=now)
    assert (batch.state, batch.pieces, batch.handed_in) == (BatchState.WITHDRAWN, 20, 0)


def test_an_offer_waits_longer_when_she_says_not_now(session: Session) -> None:
    batch = an_offer(session, a_floor(session))
    offered = batch.created_at
    floor.batch_deferred(session, batch, actor=AHE, now=offered + timedelta(days=2))
    assert floor.offers_lapsed(session, now=offered + timedelta(days=4)) == 0
    assert floor.offers_lapsed(session, now=offered + timedelta(days=5)) == 1
    assert batch.state is BatchState.WITHDRAWN


STEPS = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)), max_size=8)


@pytest.fixture
def at(session: Session) -> Floor:
    return a_floor(session)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_happens_she_is_paid_once_for_each_accepted_piece(
    session: Session, at: Floor, now: datetime, steps: list[tuple[int, int, int]]
) -> None:
    before = owed(session, at)
    batch = a_taken_batch(session, at, pieces=15)
    for place, (pieces, good, bad) in enumerate(steps):
        lot = min(pieces, count_of(batch).with_her)
        if not lot:
            break
        inspection = a_hand_in(session, batch, lot, nonce=f"n{place}")
        accepted = min(good, lot)
        rejected = min(bad, lot - accepted)
        verdict = Verdict(accepted, lot - accepted - rejected, rejected)
        floor.inspection_decided(session, inspection, verdict, actor=LEAD, now=now)
    session.commit()
    assert batch.accepted + batch.scrapped <= batch.pieces
    assert owed(session, at) == before + RATE * batch.accepted
