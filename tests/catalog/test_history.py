"""A state changes once, by its table, with a row that remembers who and when."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, History, history_of, move, record
from fulfillment.earnings import PAYOUT, Payout, PayoutState


@pytest.fixture
def payout(session: Session, now: datetime) -> Payout:
    draft = Payout(
        number="P-1", until=now.date(), currency="CNY", total_minor=1200, made_by=1, made_at=now
    )
    session.add(draft)
    session.commit()
    return draft


def rows(session: Session) -> int:
    return session.scalar(select(func.count(History.id))) or 0


def test_a_move_writes_state_and_history(session: Session, payout: Payout, now: datetime) -> None:
    lin = Actor(7, "office", on_behalf_of=8)
    assert move(session, payout, PAYOUT, "confirm", actor=lin, now=now) is PayoutState.CONFIRMED
    session.commit()
    session.expire_all()
    assert payout.state is PayoutState.CONFIRMED
    (moment,) = history_of(session, "payout", payout.id)
    assert (moment.verb, moment.before, moment.after) == ("confirm", "draft", "confirmed")
    assert moment.actor == "office"
    assert moment.at == now


def test_what_the_table_forbids_changes_nothing(
    session: Session, payout: Payout, now: datetime
) -> None:
    with pytest.raises(Refusal, match="draft"):
        move(session, payout, PAYOUT, "settle", actor=SYSTEM, now=now)
    assert payout.state is PayoutState.DRAFT
    assert rows(session) == 0


def test_who_comes_second_is_told(session: Session, payout: Payout, now: datetime) -> None:
    session.execute(
        update(Payout)
        .values(state=PayoutState.CANCELLED)
        .execution_options(synchronize_session=False)
    )
    with pytest.raises(Refusal) as refused:
        move(session, payout, PAYOUT, "confirm", actor=SYSTEM, now=now)
    assert refused.value.code == "payout.stale"
    assert rows(session) == 0


def test_history_is_told_oldest_first_and_bounded(
    session: Session, payout: Payout, now: datetime
) -> None:
    for turn in range(5):
        record(session, payout, f"note{turn}", actor=SYSTEM, now=now, turn=turn)
    session.commit()
    told = history_of(session, "payout", payout.id, limit=3)
    assert [moment.verb for moment in told] == ["note2", "note3", "note4"]
    assert told[0].facts == {"turn": 2}
