"""Presses that arrive twice, late, or after things have changed: done once, or kept; never lost."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from fulfillment import batches, sendings
from fulfillment.batches import BatchState, Call, HandIn
from fulfillment.board.kept import kept_for_lead, kept_of
from fulfillment.sendings import NewSending, Sending, Verb
from fulfillment.workflow.sending import sent, sent_later
from tests.made_making import AHE, LEAD, Floor, a_floor, a_taken_batch, an_offer


@pytest.fixture
def at(session: Session) -> Floor:
    return a_floor(session)


def handed(pieces: int, nonce: str = "nonce-of-hers") -> NewSending:
    return NewSending(nonce, Verb.HAND_IN, pieces)


def rows(session: Session, table: type[Sending | HandIn | Call]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_every_verb_twice_is_done_once(session: Session, at: Floor, now: datetime) -> None:
    offer, taken = an_offer(session, at), a_taken_batch(session, at)
    presses = [
        (offer, NewSending("nonce-take", Verb.TAKE, 15)),
        (taken, NewSending("nonce-start", Verb.START)),
        (taken, handed(4)),
        (taken, NewSending("nonce-call", Verb.CALL, kind="missing", words="Cord")),
        (taken, NewSending("nonce-stop", Verb.STOP, 2)),
    ]
    for batch, press in presses:
        first = sent(session, batch, press, actor=AHE, now=now)
        assert sent(session, batch, press, actor=AHE, now=now) is first
        assert sent_later(session, batch, press, actor=AHE, now=now) is first
    assert (offer.state, offer.pieces) == (BatchState.TAKEN, 15)
    assert (taken.state, taken.pieces) == (BatchState.HANDED_IN, 6)
    assert (rows(session, HandIn), rows(session, Call), rows(session, Sending)) == (2, 1, 5)


def test_what_came_too_late_is_kept_for_the_lead(
    session: Session, at: Floor, now: datetime
) -> None:
    batch = a_taken_batch(session, at)
    batches.give_back(session, batch, actor=LEAD, now=now)
    made = sent_later(session, batch, handed(6), actor=AHE, now=now)
    session.commit()
    assert (made.kept, rows(session, HandIn), batch.in_inspection) == (True, 0, 0)
    for found in (kept_for_lead(session, {at.cooperative.id}), kept_of(session, at.maker.id)):
        assert [(each.verb, each.pieces, each.work.id) for each in found] == [
            (Verb.HAND_IN, 6, batch.id)
        ]
    sendings.settle(session, made, actor=LEAD, now=now)
    assert kept_for_lead(session, {at.cooperative.id}) == ()


def test_a_no_that_comes_too_late_asks_nothing_of_anybody(
    session: Session, at: Floor, now: datetime
) -> None:
    batch = an_offer(session, at)
    batches.withdraw(session, batch, actor=LEAD, now=now)
    made = sent_later(session, batch, NewSending("nonce-no", Verb.DECLINE), actor=AHE, now=now)
    assert (made.kept, made.settled_at) == (True, now)


def test_who_is_there_hears_the_refusal_and_nothing_is_written(
    session: Session, at: Floor, now: datetime
) -> None:
    batch = a_taken_batch(session, at, pieces=5)
    sent(session, batch, handed(2), actor=AHE, now=now)
    session.commit()
    for wrong in (handed(4, "nonce-of-another"), handed(3)):
        with pytest.raises(Refusal):
            sent(session, batch, wrong, actor=AHE, now=now)
        session.rollback()
    assert (rows(session, Sending), batch.handed_in) == (1, 2)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3)), max_size=12))
def test_however_often_each_is_sent_every_piece_counts_once(
    session: Session, at: Floor, now: datetime, sends: list[tuple[int, int]]
) -> None:
    batch = a_taken_batch(session, at, pieces=20)
    for which, times in sends:
        for _time in range(times):
            press = handed(which + 1, f"nonce-{batch.id}-{which}")
            sent_later(session, batch, press, actor=AHE, now=now)
    session.commit()
    once = {which for which, _ in sends}
    kept = [each.pieces or 0 for each in kept_of(session, at.maker.id) if each.work.id == batch.id]
    assert batch.handed_in + sum(kept) == sum(which + 1 for which in once)
