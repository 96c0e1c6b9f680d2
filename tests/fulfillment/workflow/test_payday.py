"""Payday: everybody once, with all she is owed, seen by two people; and again changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import product

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, History
from catalog.money import Money
from fulfillment import ledger
from fulfillment.board.books import prove_books
from fulfillment.earnings import (
    PAYOUT,
    Payout,
    PayoutLine,
    PayoutState,
    owed,
    statement,
)
from fulfillment.workflow import payday
from tests.fulfillment.at_once import at_once
from tests.made_money import Earned, earned, mei_also_earned, more_from_ahe

UNTIL = date(2026, 11, 30)
YUN, HE = Actor(1, "office"), Actor(2, "office")


@pytest.fixture
def ahe(session: Session) -> Earned:
    """Ahe is owed ¥78.00."""
    return earned(session)


def draft(session: Session, now: datetime, until: date = UNTIL) -> Payout:
    return payday.payout_drafted(session, until=until, actor=YUN, now=now)


def sent(session: Session, now: datetime) -> Payout:
    payout = draft(session, now)
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    payday.payout_sent(session, payout, actor=HE, now=now)
    return payout


def sound(session: Session) -> bool:
    return [each for each in prove_books(session) if not each.holds] == []


def counts(session: Session) -> tuple[int, ...]:
    session.flush()
    tables = (Payout, PayoutLine, History)
    return tuple(session.scalar(select(func.count()).select_from(each)) or 0 for each in tables)


def test_a_payday_from_draft_to_settled(session: Session, ahe: Earned, now: datetime) -> None:
    mei = mei_also_earned(session, ahe)

    payout = draft(session, now)
    assert (payout.number, payout.total_minor) == ("P20261130-1", 7_800 + 2_600)
    assert owed(session, ahe.maker.id) == Money(7_800)
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    payday.payout_sent(session, payout, actor=HE, now=now)
    assert owed(session, ahe.maker.id) == owed(session, mei.id) == Money(0)
    payday.payout_settled(session, payout, actor=HE, now=now)

    assert payout.state is PayoutState.SETTLED
    assert ledger.balance(session, "cash:bank") == Money(-7_800)
    assert ledger.balance(session, "cash:box") == Money(-2_600)
    assert statement(session, mei.id).paid == Money(2_600)
    assert sound(session)


def test_ten_times_is_still_one_payout(session: Session, ahe: Earned, now: datetime) -> None:
    first = draft(session, now)
    before = counts(session)

    assert {draft(session, now).id for _ in range(10)} == {first.id}
    payday.payout_confirmed(session, first, actor=HE, now=now)
    assert draft(session, now).id == first.id
    payday.payout_sent(session, first, actor=HE, now=now)
    for settle in (False, True):
        if settle:
            payday.payout_settled(session, first, actor=HE, now=now)
        with pytest.raises(Refusal) as refusal:
            draft(session, now)
        assert refusal.value.code == "payout.nothing_owed"

    assert counts(session)[:2] == before[:2]
    assert sound(session)


def test_ten_people_at_once_make_one_payout(session: Session, ahe: Earned, now: datetime) -> None:
    session.commit()

    ids = at_once(db.engine, lambda each, _: draft(each, now).id, 10)

    assert len(set(ids)) == 1
    assert counts(session)[:2] == (1, 1)


def test_two_clicks_on_send_pay_once(session: Session, ahe: Earned, now: datetime) -> None:
    payout = draft(session, now)
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    session.commit()

    def send(each: Session, _place: int) -> str:
        payday.payout_sent(each, each.get_one(Payout, payout.id), actor=HE, now=now)
        return "sent"

    answers = at_once(db.engine, send, 6)

    assert sorted(answers)[-1] == "sent"
    assert set(answers[:]) - {"sent"} <= {"payout.stale", "payout.not_now"}
    assert answers.count("sent") == 1
    session.expire_all()
    assert ledger.balance(session, "cash:bank") == Money(-7_800)
    assert sound(session)


def test_nobody_is_in_two_open_payouts(session: Session, ahe: Earned, now: datetime) -> None:
    draft(session, now)
    more_from_ahe(session, ahe, 5, "n2")

    with pytest.raises(Refusal) as refusal:
        draft(session, now, date(2026, 12, 7))

    assert refusal.value.code == "payout.nothing_owed"
    session.rollback()
    again = {"maker_id": ahe.maker.id, "open_for": ahe.maker.id, "amount_minor": 1}
    session.add(PayoutLine(payout_id=_another(session, now), **again))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def _another(session: Session, now: datetime) -> int:
    made = Payout(number="P-X", until=UNTIL, currency="CNY", total_minor=1, made_at=now)
    session.add(made)
    session.flush()
    return made.id


def test_what_is_earned_later_comes_with_the_next(
    session: Session, ahe: Earned, now: datetime
) -> None:
    first = sent(session, now)
    more_from_ahe(session, ahe, 2, "n2")
    with pytest.raises(Refusal):
        draft(session, now)
    payday.payout_settled(session, first, actor=HE, now=now)

    second = draft(session, now)

    assert (second.number, second.total_minor) == ("P20261130-2", 1_300)
    assert sound(session)


def test_only_what_was_earned_until_the_day_is_paid(
    session: Session, ahe: Earned, now: datetime
) -> None:
    before = counts(session)

    with pytest.raises(Refusal) as refusal:
        draft(session, now, date(2026, 11, 22))

    assert refusal.value.code == "payout.nothing_owed"
    assert counts(session) == before
    assert draft(session, now, date(2026, 11, 23)).total_minor == 7_800


def test_who_made_it_cannot_confirm_it(session: Session, ahe: Earned, now: datetime) -> None:
    payout = draft(session, now)
    before = counts(session)

    for somebody, code in ((YUN, "payout.second_person"), (SYSTEM, "payout.needs_person")):
        with pytest.raises(Refusal) as refusal:
            payday.payout_confirmed(session, payout, actor=somebody, now=now)
        assert refusal.value.code == code
    assert counts(session) == before
    assert payout.state is PayoutState.DRAFT
    payout.confirmed_by = YUN.user_id
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_cancelled_payout_leaves_everything_owed(
    session: Session, ahe: Earned, now: datetime
) -> None:
    payout = draft(session, now)

    payday.payout_cancelled(session, payout, actor=YUN, now=now)

    assert owed(session, ahe.maker.id) == Money(7_800)
    again = draft(session, now)
    assert (again.number, again.total_minor) == ("P20261130-2", 7_800)
    assert sound(session)


def test_a_line_that_comes_back_is_owed_again_once(
    session: Session, ahe: Earned, now: datetime
) -> None:
    payout = sent(session, now)
    before = counts(session)
    (line,) = payout.lines

    for _ in range(3):
        payday.payout_bounced(session, payout, line, reason="closed account", actor=HE, now=now)

    assert owed(session, ahe.maker.id) == Money(7_800)
    assert counts(session)[2] == before[2] + 2
    assert sound(session)
    second = draft(session, now)
    assert second.id != payout.id
    payday.payout_confirmed(session, second, actor=HE, now=now)
    payday.payout_sent(session, second, actor=HE, now=now)
    assert statement(session, ahe.maker.id).paid == Money(7_800)
    assert sound(session)


def test_a_line_that_was_not_sent_cannot_come_back(
    session: Session, ahe: Earned, now: datetime
) -> None:
    payout = draft(session, now)
    before = counts(session)

    line = payout.lines[0]
    with pytest.raises(Refusal) as refusal:
        payday.payout_bounced(session, payout, line, reason="?", actor=HE, now=now)

    assert refusal.value.code == "payout.not_sent"
    assert counts(session) == before


def test_what_was_reversed_since_the_draft_is_not_sent(
    session: Session, ahe: Earned, now: datetime
) -> None:
    payout = draft(session, now)
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    entry_id = ledger.lines_of(session, f"maker:{ahe.maker.id}:payable")[0].entry_id
    ledger.reverse(session, entry_id, reason="wrong batch", actor=HE, now=now)
    session.commit()

    with pytest.raises(Refusal) as refusal:
        payday.payout_sent(session, payout, actor=HE, now=now)

    assert refusal.value.code == "ledger.below_zero"
    session.rollback()
    session.expire_all()
    assert payout.state is PayoutState.CONFIRMED
    assert ledger.balance(session, "cash:bank") == Money(0)


VERBS: dict[str, Callable[..., None]] = {
    "confirm": payday.payout_confirmed,
    "send": payday.payout_sent,
    "settle": payday.payout_settled,
    "cancel": payday.payout_cancelled,
}


@pytest.mark.parametrize(("state", "verb"), list(product(PayoutState, VERBS)))
def test_every_verb_in_every_state(
    session: Session, ahe: Earned, now: datetime, state: PayoutState, verb: str
) -> None:
    payout = draft(session, now)
    payout.state = state
    session.commit()

    if (state, verb) in PAYOUT.moves:
        VERBS[verb](session, payout, actor=HE, now=now)
        assert payout.state is PAYOUT.moves[state, verb]
        return
    before = counts(session)
    with pytest.raises(Refusal) as refusal:
        VERBS[verb](session, payout, actor=HE, now=now)
    assert refusal.value.code == "payout.not_now"
    assert counts(session) == before
