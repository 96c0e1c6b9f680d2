"""Batches on both engines: offers, hand-ins once, packing never too much."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import Model
from catalog.errors import Refusal
from catalog.history import History, history_of
from fulfillment import batches
from fulfillment.batches import Batch, BatchState, Call, CallKind, HandIn, NewHandIn
from tests.made_making import AHE, LEAD, RATE, TODAY, a_floor, a_taken_batch, an_offer


def rows(session: Session, table: type[Model]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_offer_has_a_code_by_its_id_and_one_history_row(session: Session, now: datetime) -> None:
    batch = an_offer(session, a_floor(session))
    assert batch.code == f"B-{batch.id:06d}"
    assert [each.verb for each in history_of(session, "batch", batch.id)] == ["offer"]


def test_taking_fewer_leaves_the_rest_open(session: Session, now: datetime) -> None:
    floor = a_floor(session)
    line = floor.order.lines[0].id
    batch = an_offer(session, floor, pieces=20)
    assert batches.covered(session, [line]) == {line: 20}
    batches.take(session, batch, pieces=12, rate=RATE, actor=AHE, now=now)
    session.commit()
    assert (batch.state, batch.pieces, batch.rate_minor) == (BatchState.TAKEN, 12, RATE.minor)
    assert batches.covered(session, [line]) == {line: 12}


def test_taking_more_than_offered_changes_nothing(session: Session, now: datetime) -> None:
    batch = an_offer(session, a_floor(session), pieces=20)
    before = rows(session, History)
    with pytest.raises(Refusal):
        batches.take(session, batch, pieces=21, rate=RATE, actor=AHE, now=now)
    session.rollback()
    assert (batch.state, batch.pieces, batch.rate_minor) == (BatchState.OFFERED, 20, None)
    assert rows(session, History) == before


def test_a_declined_offer_is_open_again(session: Session, now: datetime) -> None:
    floor = a_floor(session)
    batch = an_offer(session, floor)
    batches.decline(session, batch, actor=AHE, now=now)
    line = floor.order.lines[0].id
    assert batches.covered(session, [line]) == {line: 0}
    with pytest.raises(Refusal):
        batches.take(session, batch, pieces=None, rate=RATE, actor=AHE, now=now)


def test_not_now_keeps_the_offer(session: Session, now: datetime) -> None:
    batch = an_offer(session, a_floor(session))
    batches.defer(session, batch, on=TODAY, actor=AHE, now=now)
    assert (batch.state, batch.deferred_on) == (BatchState.OFFERED, TODAY)


def test_the_same_nonce_counts_once(session: Session, now: datetime) -> None:
    batch = a_taken_batch(session, a_floor(session))
    new = NewHandIn(8, None, "phone-1")
    first, is_new = batches.hand_in(session, batch, new, actor=AHE, now=now)
    session.commit()
    again, again_new = batches.hand_in(session, batch, new, actor=AHE, now=now)
    session.commit()
    assert (first.id, is_new, again_new) == (again.id, True, False)
    assert (batch.handed_in, batch.in_inspection, rows(session, HandIn)) == (8, 8, 1)


def test_the_same_nonce_with_other_pieces_is_refused(session: Session, now: datetime) -> None:
    batch = a_taken_batch(session, a_floor(session))
    batches.hand_in(session, batch, NewHandIn(8, None, "n"), actor=AHE, now=now)
    session.commit()
    with pytest.raises(Refusal, match="already"):
        batches.hand_in(session, batch, NewHandIn(9, None, "n"), actor=AHE, now=now)
    session.rollback()
    assert batch.handed_in == 8


def test_handing_in_more_than_she_has_writes_nothing(session: Session, now: datetime) -> None:
    batch = a_taken_batch(session, a_floor(session), pieces=5)
    before = rows(session, History)
    with pytest.raises(Refusal):
        batches.hand_in(session, batch, NewHandIn(6, None, "n"), actor=AHE, now=now)
    session.rollback()
    session.expire_all()
    assert (batch.handed_in, rows(session, HandIn), rows(session, History)) == (0, 0, before)
    assert batch.state is BatchState.TAKEN


def test_a_stale_copy_cannot_hand_in_twice(session: Session, now: datetime) -> None:
    batch = a_taken_batch(session, a_floor(session), pieces=5)
    session.expunge(batch)
    stale = session.get_one(Batch, batch.id)
    batches.hand_in(session, stale, NewHandIn(5, None, "n1"), actor=AHE, now=now)
    with pytest.raises(Refusal, match="0 of these left"):
        batches.hand_in(session, stale, NewHandIn(1, None, "n2"), actor=AHE, now=now)


def test_packing_stops_at_what_is_accepted(session: Session, now: datetime) -> None:
    batch = a_taken_batch(session, a_floor(session), pieces=10)
    batches.hand_in(session, batch, NewHandIn(10, None, "n"), actor=AHE, now=now)
    batches.accept(session, batch, decided=(7, 3, 0), actor=LEAD, now=now)
    batches.pack(session, batch, 5, actor=LEAD, now=now)
    session.commit()
    with pytest.raises(Refusal, match="Only 2 pieces"):
        batches.pack(session, batch, 3, actor=LEAD, now=now)
    session.rollback()
    assert batch.packed == 5


def test_scrapped_pieces_are_open_pieces_of_the_order_again(
    session: Session, now: datetime
) -> None:
    floor = a_floor(session)
    line = floor.order.lines[0].id
    batch = a_taken_batch(session, floor, pieces=10)
    batches.hand_in(session, batch, NewHandIn(10, None, "n"), actor=AHE, now=now)
    batches.accept(session, batch, decided=(8, 0, 2), actor=LEAD, now=now)
    assert batch.state is BatchState.FINISHED
    assert batches.covered(session, [line]) == {line: 8}


def test_more_than_is_in_inspection_cannot_be_accepted(session: Session, now: datetime) -> None:
    batch = a_taken_batch(session, a_floor(session), pieces=10)
    batches.hand_in(session, batch, NewHandIn(4, None, "n"), actor=AHE, now=now)
    session.commit()
    with pytest.raises(Refusal):
        batches.accept(session, batch, decided=(5, 0, 0), actor=LEAD, now=now)
    session.rollback()
    assert (batch.accepted, batch.in_inspection) == (0, 4)


def test_a_call_for_help_is_settled_once(session: Session, now: datetime) -> None:
    batch = a_taken_batch(session, a_floor(session))
    made = batches.call(session, batch, CallKind.HELP, " The clasp? ", actor=AHE, now=now)
    session.commit()
    assert (made.words, made.settled_at) == ("The clasp?", None)
    batches.settle_call(session, made, actor=LEAD, now=now)
    batches.settle_call(session, made, actor=LEAD, now=now)
    session.commit()
    session.expire_all()
    assert made.settled_at == now
    assert [each.verb for each in history_of(session, "batch_call", made.id)] == ["settle"]


def test_an_offer_has_nobody_to_help_yet(session: Session, now: datetime) -> None:
    batch = an_offer(session, a_floor(session))
    with pytest.raises(Refusal):
        batches.call(session, batch, CallKind.HELP, "?", actor=AHE, now=now)
    session.rollback()
    assert rows(session, Call) == 0
