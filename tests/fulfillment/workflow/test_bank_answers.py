"""A bank's answer is believed where it fits and shown where it does not; ten times is once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, History
from catalog.money import Money
from fulfillment.board.books import prove_books
from fulfillment.earnings import (
    LineState,
    Payout,
    PayoutLine,
    PayoutState,
    bank_rows,
    came_back,
    owed,
    results,
)
from fulfillment.earnings.payouts import state_of
from fulfillment.earnings.results import Fit, NewResult, Outcome, PayoutResult
from fulfillment.earnings.rules import reference_of
from fulfillment.workflow import payday
from fulfillment.workflow.bank_answers import Answered, answers_read, result_decided
from fulfillment.workflow.payday_lines import line_arrived, line_left_out
from tests.made_money import Earned, earned, mei_also_earned

YUN, HE = Actor(1, "office"), Actor(2, "office")


@pytest.fixture
def ahe(session: Session) -> Earned:
    """Ahe is owed ¥78.00."""
    return earned(session)


def sent(session: Session, now: datetime) -> Payout:
    payout = payday.payout_drafted(session, until=date(2026, 11, 30), actor=YUN, now=now)
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    bank_rows(session, payout, actor=YUN, now=now)
    payday.payout_sent(session, payout, actor=HE, now=now)
    return payout


def said(line: PayoutLine, outcome: Outcome = Outcome.ARRIVED, **facts: object) -> NewResult:
    whole = {"account": "6217****4567", "bank_id": "", **facts}
    return NewResult(2, reference_of(line.id), Money(line.amount_minor), outcome, **whole)  # type: ignore[arg-type] # facts of a row


def written(session: Session) -> tuple[int, ...]:
    session.flush()
    tables = (PayoutResult, History, PayoutLine)
    return tuple(session.scalar(select(func.count()).select_from(each)) or 0 for each in tables)


def sound(session: Session) -> bool:
    session.flush()
    return [each for each in prove_books(session) if not each.holds] == []


def test_the_same_file_ten_times_is_one_and_the_last_line_settles(
    session: Session, ahe: Earned, now: datetime
) -> None:
    mei = mei_also_earned(session, ahe)
    payout = sent(session, now)
    hers, meis = payout.lines
    told = answers_read(session, [said(hers)], actor=YUN, now=now)
    assert told == Answered(arrived=1)
    before = written(session)

    again = [answers_read(session, [said(hers)], actor=YUN, now=now) for _ in range(9)]

    assert set(again) == {Answered(known=1)}
    assert written(session) == before
    assert (state_of(hers), payout.state) == (LineState.ARRIVED, PayoutState.SENT)
    for _ in range(2):
        line_arrived(session, payout, meis, actor=YUN, now=now)
    back = answers_read(
        session, [said(hers, Outcome.FAILED, reason="账号不存在")], actor=YUN, now=now
    )
    assert (back.came_back, back.settled) == (1, (payout.number,))
    assert payout.state is PayoutState.SETTLED
    assert owed(session, ahe.maker.id) == Money(7_800)
    told_her = came_back(session, ahe.maker.id)
    assert told_her is not None
    assert (told_her.amount, told_her.reason) == (Money(7_800), "账号不存在")
    assert came_back(session, mei.id) is None
    assert sound(session)


def test_what_does_not_fit_waits_and_changes_nothing_else(
    session: Session, ahe: Earned, now: datetime
) -> None:
    payout = sent(session, now)
    (line,) = payout.lines
    wrong = [
        said(line, account="6217****9999", bank_id="1"),
        NewResult(3, "MP000000000", Money(5), Outcome.ARRIVED),
        NewResult(4, reference_of(line.id), Money(7_700), Outcome.ARRIVED, bank_id="2"),
        NewResult(5, "", Money(7_800), Outcome.ARRIVED),
    ]

    told = answers_read(session, wrong, actor=YUN, now=now)

    assert told == Answered(for_you=4)
    fits = [each.result.fit for each in results.worklist(session)]
    assert fits == [Fit.ACCOUNT, Fit.UNKNOWN, Fit.AMOUNT, Fit.UNKNOWN]
    assert state_of(line) is LineState.SENT
    pair = [said(line, bank_id="7"), said(line, Outcome.FAILED, bank_id="8")]
    assert answers_read(session, pair, actor=YUN, now=now).for_you == 2
    assert state_of(line) is LineState.SENT
    assert sound(session)


def test_a_person_decides_once_and_never_for_another_amount(
    session: Session, ahe: Earned, now: datetime
) -> None:
    payout = sent(session, now)
    (line,) = payout.lines
    rows = [
        NewResult(2, "lost", Money(7_800), Outcome.UNCLEAR, "账户已冻结"),
        NewResult(3, "lost", Money(7_700), Outcome.ARRIVED),
    ]
    answers_read(session, rows, actor=YUN, now=now)
    right, other = (each.result for each in results.worklist(session))
    before = written(session)
    for result, reference, code in (
        (other, reference_of(line.id), "result.amount"),
        (right, "MP123", "result.no_line"),
    ):
        with pytest.raises(Invalid) as invalid:
            result_decided(
                session, result, Outcome.ARRIVED, reference=reference, actor=YUN, now=now
            )
        assert invalid.value.code == code
    assert written(session) == before

    reference = reference_of(line.id)
    result_decided(session, right, Outcome.FAILED, reference=reference, actor=YUN, now=now)

    assert (state_of(line), line.bounced_because) == (LineState.BOUNCED, "账户已冻结")
    assert payout.state is PayoutState.SETTLED
    with pytest.raises(Refusal) as refusal:
        result_decided(session, right, Outcome.ARRIVED, reference=reference, actor=HE, now=now)
    assert refusal.value.code == "result.decided"
    assert sound(session)


def test_who_is_left_out_is_owed_all_and_the_rest_is_paid(
    session: Session, ahe: Earned, now: datetime
) -> None:
    mei = mei_also_earned(session, ahe)
    payout = payday.payout_drafted(session, until=date(2026, 11, 30), actor=YUN, now=now)
    hers, meis = payout.lines
    line_left_out(session, payout, meis, reason="she asked to wait", actor=YUN, now=now)
    assert payout.total_minor == 7_800
    assert sound(session)
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    payday.payout_sent(session, payout, actor=HE, now=now)
    before = written(session)

    with pytest.raises(Refusal) as refusal:
        line_left_out(session, payout, hers, reason="late", actor=YUN, now=now)

    assert refusal.value.code == "payout.left_too_late"
    assert written(session) == before
    assert (owed(session, mei.id), owed(session, ahe.maker.id)) == (Money(2_600), Money(0))
    assert [state_of(each) for each in (hers, meis)] == [LineState.SENT, LineState.CANCELLED]
    second = payday.payout_drafted(session, until=date(2026, 11, 30), actor=YUN, now=now)
    line_left_out(session, second, second.lines[0], reason="again", actor=YUN, now=now)
    assert second.state is PayoutState.CANCELLED
    assert sound(session)
