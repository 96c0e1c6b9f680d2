"""Earning: pieces accepted are hers at once, once, at the rate frozen on the batch."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, History
from catalog.money import Money
from fulfillment import ledger
from fulfillment.board.books import prove_books
from fulfillment.earnings import Earning, StatementKind, accrue, owed, statement
from fulfillment.workflow import payday
from tests.made_making import RATE, a_hand_in
from tests.made_money import Earned, accept, earned, more_from_ahe

OFFICE = Actor(2, "office")


@pytest.fixture
def ahe(session: Session) -> Earned:
    """Ahe is owed ¥78.00 for twelve pieces."""
    return earned(session)


def again(session: Session, ahe: Earned, pieces: int, now: datetime) -> Earning:
    return accrue(
        session,
        maker_id=ahe.maker.id,
        batch_id=ahe.batch.id,
        batch_code=ahe.batch.code,
        inspection_id=ahe.inspection.id,
        pieces=pieces,
        rate=RATE,
        actor=SYSTEM,
        now=now,
    )


def counts(session: Session) -> tuple[int, ...]:
    session.flush()
    return tuple(
        session.scalar(select(func.count()).select_from(each)) or 0 for each in (Earning, History)
    )


def broken(session: Session) -> set[str]:
    return {each.name for each in prove_books(session) if not each.holds}


def test_accepted_pieces_stand_on_her_statement(session: Session, ahe: Earned) -> None:
    shown = statement(session, ahe.maker.id)

    (line,) = shown.lines
    assert (line.kind, line.pieces, line.rate) == (StatementKind.EARNED, 12, Money(650))
    assert (line.amount, shown.balance, shown.paid) == (Money(7_800), Money(7_800), Money(0))
    assert (line.batch_code, line.batch_id) == (ahe.batch.code, ahe.batch.id)
    assert line.product == ahe.floor.product.name
    assert shown.older is None
    assert broken(session) == set()


def test_the_same_acceptance_twice_is_one_earning(
    session: Session, ahe: Earned, now: datetime
) -> None:
    before = counts(session)

    first = again(session, ahe, 12, now)

    assert first.id == again(session, ahe, 12, now).id
    assert counts(session) == before
    with pytest.raises(Refusal) as refusal:
        again(session, ahe, 13, now)
    assert refusal.value.code == "ledger.conflict"
    assert counts(session) == before
    assert owed(session, ahe.maker.id) == Money(7_800)


def test_nothing_accepted_is_nothing_earned(session: Session, ahe: Earned) -> None:
    before = counts(session)[0]

    accept(session, a_hand_in(session, ahe.batch, 3, nonce="n2"), 0)

    assert counts(session)[0] == before
    assert owed(session, ahe.maker.id) == Money(7_800)
    assert broken(session) == set()


def test_her_statement_is_read_page_by_page(session: Session, ahe: Earned, now: datetime) -> None:
    for place in range(3):
        more_from_ahe(session, ahe, 1, f"m{place}")
    payout = payday.payout_drafted(session, until=date(2026, 11, 30), actor=SYSTEM, now=now)
    payday.payout_confirmed(session, payout, actor=OFFICE, now=now)
    payday.payout_sent(session, payout, actor=OFFICE, now=now)
    payday.payout_bounced(session, payout, payout.lines[0], reason="?", actor=OFFICE, now=now)

    seen, before = [], None
    while True:
        page = statement(session, ahe.maker.id, before_id=before, limit=2)
        seen += page.lines
        before = page.older
        if before is None:
            break

    kinds = [line.kind.value for line in seen]
    assert kinds == ["returned", "paid", "earned", "earned", "earned", "earned"]
    assert [line.payout for line in seen[:2]] == ["P20261130-1"] * 2
    assert sum(line.amount.minor for line in seen) == page.balance.minor == 9_750
    assert page.paid == Money(0)


def test_a_correction_is_shown_as_one(session: Session, ahe: Earned, now: datetime) -> None:
    entry_id = ledger.lines_of(session, f"maker:{ahe.maker.id}:payable")[0].entry_id
    ledger.reverse(session, entry_id, reason="wrong maker", actor=OFFICE, now=now)

    shown = statement(session, ahe.maker.id)

    assert [line.kind.value for line in shown.lines] == ["corrected", "earned"]
    assert shown.lines[0].amount == Money(-7_800)
    assert shown.balance == Money(0)


BREAKAGES = {
    "an earning deleted": ("DELETE FROM earning", {"earnings_booked", "pieces_credited"}),
    "an earning raised": (
        "UPDATE earning SET pieces = pieces + 1, amount_minor = amount_minor + rate_minor",
        {"earnings_booked", "pieces_credited"},
    ),
    "another rate": ("UPDATE batch SET rate_minor = rate_minor + 1", {"rate_as_promised"}),
    "accepted without credit": ("UPDATE batch SET accepted = accepted + 1", {"pieces_credited"}),
    "a payout line unbooked": (
        "UPDATE payout_line SET entry_id = NULL",
        {"payouts_booked", "payouts_whole"},
    ),
    "a payout line raised": (
        "UPDATE payout_line SET amount_minor = amount_minor + 1",
        {"payouts_booked", "payouts_whole"},
    ),
    "a payout taken back": ("UPDATE payout SET state = 'draft'", {"payouts_whole"}),
    "an order that never was": (
        "UPDATE customer_order SET number = 'MH-NOBODY'",
        {"advances_explained"},
    ),
}


@pytest.mark.parametrize("what", BREAKAGES)
def test_a_breakage_beside_the_book_is_found(
    session: Session, ahe: Earned, now: datetime, what: str
) -> None:
    paid = ledger.recipes.order_paid(ahe.floor.order.number, "stripe", Money(100), "cs_1")
    ledger.post(session, paid, actor=SYSTEM, now=now)
    payout = payday.payout_drafted(session, until=date(2026, 11, 30), actor=SYSTEM, now=now)
    payday.payout_confirmed(session, payout, actor=OFFICE, now=now)
    payday.payout_sent(session, payout, actor=OFFICE, now=now)
    session.commit()
    assert broken(session) == set()
    statement_, names = BREAKAGES[what]

    session.execute(text(statement_))

    assert broken(session) == names
    session.rollback()
