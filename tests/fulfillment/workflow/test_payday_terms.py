"""Least amounts, longest waits, holds and part payouts: nobody waits for ever, nothing is lost."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import SYSTEM, Actor, History
from catalog.money import Money
from fulfillment.board.books import prove_books
from fulfillment.board.pay_waits import pay_waits
from fulfillment.earnings import (
    ALIPAY_COLUMNS,
    Payout,
    PayoutLine,
    PayoutState,
    alipay_rows,
    bank_rows,
    delimited,
    owed,
    terms,
)
from fulfillment.earnings.rules import reference_of
from fulfillment.earnings.terms import LeftOut, PayoutHold, PayoutTerm
from fulfillment.makers import privacy
from fulfillment.makers.privacy import Fact, Field
from fulfillment.workflow import payday
from fulfillment.workflow.holding import maker_held, maker_released
from fulfillment.workflow.payday_choice import chosen
from tests.made_money import Earned, earned, mei_also_earned, more_from_ahe

YUN, HE = Actor(1, "office"), Actor(2, "office")
UNTIL = date(2026, 11, 30)


@pytest.fixture
def ahe(session: Session) -> Earned:
    """Ahe is owed ¥78.00."""
    return earned(session)


def draft(
    session: Session, now: datetime, until: date = UNTIL, most: Money | None = None
) -> Payout:
    return payday.payout_drafted(session, until=until, most=most, actor=YUN, now=now)


def sent(session: Session, payout: Payout, now: datetime) -> None:
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    payday.payout_sent(session, payout, actor=HE, now=now)
    payday.payout_settled(session, payout, actor=HE, now=now)


def paid(payout: Payout) -> dict[int, int]:
    return {each.maker_id: each.amount_minor for each in payout.lines if not each.cancelled_at}


def written(session: Session) -> tuple[int, ...]:
    session.flush()
    tables = (Payout, PayoutLine, PayoutHold, PayoutTerm, History)
    return tuple(session.scalar(select(func.count()).select_from(each)) or 0 for each in tables)


def sound(session: Session) -> bool:
    session.flush()
    return [each for each in prove_books(session) if not each.holds] == []


def fifty_yuan(session: Session, ahe: Earned, now: datetime) -> None:
    """At Ahe's cooperative a payday pays from ¥50 on, or after ten days."""
    home = ahe.floor.cooperative.id
    told = {"cooperative_id": home, "least": Money(5_000), "longest_days": 10}
    terms.set_term(session, **told, starts_on=now.date(), actor=YUN, now=now)  # type: ignore[arg-type] # facts of a term


def test_little_waits_but_not_for_ever(session: Session, ahe: Earned, now: datetime) -> None:
    mei = mei_also_earned(session, ahe)
    fifty_yuan(session, ahe, now)
    soon, late = date(2026, 12, 2), date(2026, 12, 3)

    assert chosen(session, soon, currency="CNY").left_out == {mei.id: LeftOut.BELOW}
    assert chosen(session, late, currency="CNY").left_out == {}
    waits = pay_waits(session, mei.id, mei.cooperative_id, soon)
    assert (waits.least, waits.latest) == (Money(5_000), late)
    assert pay_waits(session, ahe.maker.id, mei.cooperative_id, soon).least is None

    first = draft(session, now, soon)
    assert paid(first) == {ahe.maker.id: 7_800}
    sent(session, first, now)
    before = written(session)
    with pytest.raises(Refusal) as refusal:
        draft(session, now, soon)
    assert (refusal.value.code, written(session)) == ("payout.all_wait", before)
    assert paid(draft(session, now, late)) == {mei.id: 2_600}
    assert sound(session)


def test_terms_are_told_for_days_to_come(session: Session, ahe: Earned, now: datetime) -> None:
    before = written(session)
    told = {"cooperative_id": None, "least": Money(1), "actor": YUN, "now": now}
    for starts_on, days, code in (
        (now.date() - timedelta(1), 9, "term.past"),
        (now.date(), 0, "term.days"),
    ):
        with pytest.raises(Invalid) as refusal:
            terms.set_term(session, **told, starts_on=starts_on, longest_days=days)  # type: ignore[arg-type] # facts of a term
        assert refusal.value.code == code
    assert written(session) == before


def test_a_hold_takes_her_out_and_hides_nothing(
    session: Session, ahe: Earned, now: datetime
) -> None:
    mei = mei_also_earned(session, ahe)
    payout = draft(session, now)

    hold = maker_held(session, mei.id, reason="account in doubt", actor=YUN, now=now)

    assert (paid(payout), payout.total_minor) == ({ahe.maker.id: 7_800}, 7_800)
    assert owed(session, mei.id) == Money(2_600)
    assert pay_waits(session, mei.id, mei.cooperative_id, UNTIL).held == "account in doubt"
    sent(session, payout, now)
    assert chosen(session, UNTIL, currency="CNY").left_out == {mei.id: LeftOut.HELD}
    before = written(session)
    for act, code in (
        (lambda: draft(session, now), "payout.all_wait"),
        (lambda: maker_held(session, mei.id, reason="x", actor=HE, now=now), "hold.stands"),
        (lambda: maker_held(session, mei.id, reason=" ", actor=HE, now=now), "hold.reason"),
        (lambda: maker_held(session, mei.id, reason="x", actor=SYSTEM, now=now), "hold.needs"),
        (lambda: maker_released(session, hold, reason="x", actor=YUN, now=now), "hold.second"),
        (lambda: maker_released(session, hold, reason="", actor=HE, now=now), "hold.reason"),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code.startswith(code)
        assert written(session) == before

    maker_released(session, hold, reason="cleared up", actor=HE, now=now)

    with pytest.raises(Refusal) as refusal:
        maker_released(session, hold, reason="again", actor=HE, now=now)
    assert refusal.value.code == "hold.lifted"
    assert paid(draft(session, now)) == {mei.id: 2_600}
    assert sound(session)
    session.commit()
    hold.lifted_by = YUN.user_id
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_part_payout_leaves_the_rest_owed(session: Session, ahe: Earned, now: datetime) -> None:
    mei = mei_also_earned(session, ahe)
    first = draft(session, now, most=Money(5_000))
    assert paid(first) == {ahe.maker.id: 5_000, mei.id: 2_600}
    assert {draft(session, now, most=Money(5_000)).id for _ in range(10)} == {first.id}
    before = written(session)
    with pytest.raises(Refusal) as refusal:
        draft(session, now)
    assert (refusal.value.code, written(session)) == ("payout.other_terms", before)

    sent(session, first, now)
    assert owed(session, ahe.maker.id) == Money(2_800)
    more_from_ahe(session, ahe, 2, "n2")
    assert paid(draft(session, now)) == {ahe.maker.id: 4_100}
    assert sound(session)


def test_alipay_is_for_who_has_no_bank_account(
    session: Session, ahe: Earned, now: datetime
) -> None:
    mei = mei_also_earned(session, ahe)
    for maker in (ahe.maker, mei):
        facts = [Fact(Field.NAME, maker.alias.zh), Fact(Field.ALIPAY, "13800138000")]
        privacy.keep(session, maker, facts, actor=YUN, now=now)

    payout = draft(session, now)

    hers, meis = payout.lines
    assert (hers.place, meis.place) == ("bank", "alipay")
    told = alipay_rows(session, payout, actor=YUN, now=now)
    assert told == [
        (reference_of(meis.id), "13800138000", mei.alias.zh, "26.00", f"{payout.number} {mei.code}")
    ]
    assert len(bank_rows(session, payout, actor=YUN, now=now)) == 1
    text = delimited(ALIPAY_COLUMNS, told, "gb18030").decode("gb18030")
    assert next(csv.reader(io.StringIO(text)))[1] == "收款方支付宝账号"
    payday.payout_confirmed(session, payout, actor=HE, now=now)
    payday.payout_sent(session, payout, actor=HE, now=now)
    session.refresh(meis)
    assert meis.account_mark is not None
    assert payout.state is PayoutState.SENT
    assert sound(session)
