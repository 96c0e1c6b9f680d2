"""Booking: once for each fact, never half, and never again changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.errors import NotFound, Refusal
from catalog.history import SYSTEM, Actor, History
from catalog.money import Money
from fulfillment.ledger import NewEntry, balance, host_recipes, post, recipes, reverse
from fulfillment.ledger.models import Account, Entry, Posting

CENTRE = Actor(None, "lead")
LIN = recipes.pieces_accepted(7, "B-000012", 3, 20, Money(850))


def counts(session: Session) -> tuple[int, ...]:
    session.flush()
    tables = (Account, Entry, Posting, History)
    return tuple(session.scalar(select(func.count()).select_from(each)) or 0 for each in tables)


def test_accepted_pieces_are_owed_to_lin(session: Session, now: datetime) -> None:
    post(session, LIN, actor=CENTRE, now=now)

    assert balance(session, "maker:7:payable") == Money(17_000)
    assert balance(session, "cost:piecework") == Money(17_000)


def test_the_same_fact_twice_is_one_entry(session: Session, now: datetime) -> None:
    first = post(session, LIN, actor=CENTRE, now=now)
    before = counts(session)

    assert post(session, LIN, actor=SYSTEM, now=now + timedelta(days=2)) == first
    assert counts(session) == before


@pytest.mark.parametrize(
    "changed",
    [
        recipes.pieces_accepted(7, "B-000012", 3, 21, Money(850)),
        recipes.pieces_accepted(8, "B-000012", 3, 20, Money(850)),
        recipes.pieces_accepted(7, "B-000012", 3, 20, Money(850, "EUR")),
        replace(LIN, facts={**LIN.facts, "pieces": 19}),
    ],
)
def test_the_same_key_with_other_facts_is_refused(
    session: Session, now: datetime, changed: NewEntry
) -> None:
    post(session, LIN, actor=CENTRE, now=now)
    before = counts(session)

    with pytest.raises(Refusal) as refusal:
        post(session, changed, actor=CENTRE, now=now)

    assert refusal.value.code == "ledger.conflict"
    assert counts(session) == before


def test_a_mistake_is_reversed_exactly_and_once(session: Session, now: datetime) -> None:
    wrong = post(session, LIN, actor=CENTRE, now=now)

    first = reverse(session, wrong, reason="wrong maker", actor=CENTRE, now=now)
    again = reverse(session, wrong, reason="wrong maker", actor=CENTRE, now=now)

    assert first == again
    assert balance(session, "maker:7:payable") == Money(0)
    with pytest.raises(Refusal) as refusal:
        reverse(session, wrong, reason="another reason", actor=CENTRE, now=now)
    assert refusal.value.code == "ledger.conflict"
    assert counts(session)[1] == 2


def test_only_what_was_booked_can_be_reversed(session: Session, now: datetime) -> None:
    with pytest.raises(NotFound):
        reverse(session, 41, reason="never was", actor=CENTRE, now=now)
    assert counts(session)[1] == 0


def test_nobody_is_paid_more_than_she_earned(session: Session, now: datetime) -> None:
    post(session, LIN, actor=CENTRE, now=now)
    before = counts(session)

    too_much = recipes.payout_sent("P20261130-1", 7, Money(17_001), "bank")
    with pytest.raises(Refusal) as refusal:
        post(session, too_much, actor=CENTRE, now=now)

    assert refusal.value.code == "ledger.below_zero"
    assert counts(session) == before
    all_of_it = recipes.payout_sent("P20261130-1", 7, Money(17_000), "bank")
    post(session, all_of_it, actor=CENTRE, now=now)
    assert balance(session, "maker:7:payable") == Money(0)


def test_what_was_paid_out_cannot_be_reversed_away(session: Session, now: datetime) -> None:
    earned = post(session, LIN, actor=CENTRE, now=now)
    post(session, recipes.payout_sent("P1", 7, Money(1), "bank"), actor=CENTRE, now=now)

    with pytest.raises(Refusal) as refusal:
        reverse(session, earned, reason="came back", actor=CENTRE, now=now)

    assert refusal.value.code == "ledger.below_zero"
    assert balance(session, "maker:7:payable") == Money(16_999)


def test_a_commission_ends_one_way_or_the_other(session: Session, now: datetime) -> None:
    fee = Money(1_200)
    post(session, host_recipes.commission_pending(2, "MH-7KQ4MX", fee), actor=SYSTEM, now=now)
    post(session, host_recipes.commission_released(2, "MH-7KQ4MX", fee), actor=SYSTEM, now=now)

    with pytest.raises(Refusal) as refusal:
        post(session, host_recipes.commission_voided(2, "MH-7KQ4MX", fee), actor=SYSTEM, now=now)

    assert refusal.value.code == "ledger.conflict"
    assert balance(session, "host:2:payable") == fee
    assert balance(session, "host:2:pending") == Money(0)


def test_currencies_stand_apart(session: Session, now: datetime) -> None:
    euros = recipes.order_paid("MH-AAAAAA", "stripe", Money(5_000, "EUR"), "cs_1")
    yuan = recipes.order_paid("MH-BBBBBB", "stripe", Money(300), "cs_2")
    post(session, euros, actor=SYSTEM, now=now)
    post(session, yuan, actor=SYSTEM, now=now)

    assert balance(session, "cash:stripe") == Money(300)
    assert balance(session, "cash:stripe", "EUR") == Money(5_000, "EUR")


CHANGES = [
    "UPDATE ledger_posting SET amount_minor = amount_minor + 1",
    "UPDATE ledger_entry SET key = 'another'",
    "UPDATE ledger_account SET code = 'maker:8:payable'",
    "DELETE FROM ledger_posting",
    "DELETE FROM ledger_entry",
    "DELETE FROM ledger_account",
]
SQLITE_ONLY = [
    """INSERT OR REPLACE INTO ledger_posting (id, entry_id, account_id, side, amount_minor)
    SELECT id, entry_id, account_id, side, 1 FROM ledger_posting""",
    """INSERT OR REPLACE INTO ledger_account (id, code, currency, kind, created_at)
    SELECT id, code || 'x', currency, kind, created_at FROM ledger_account""",
]
POSTGRESQL_ONLY = [
    "TRUNCATE ledger_account, ledger_entry, ledger_posting, ledger_seal CASCADE",
]


@pytest.mark.parametrize("change", CHANGES + SQLITE_ONLY + POSTGRESQL_ONLY)
def test_the_database_refuses_to_change_the_book(
    session: Session, now: datetime, change: str, state_of: Callable[[], object]
) -> None:
    other = POSTGRESQL_ONLY if session.get_bind().dialect.name == "sqlite" else SQLITE_ONLY
    if change in other:
        pytest.skip("a statement of the other engine")
    post(session, LIN, actor=CENTRE, now=now)
    session.commit()
    before = state_of()

    with pytest.raises(DBAPIError, match="only inserted into"):
        session.execute(text(change))

    session.rollback()
    assert state_of() == before
