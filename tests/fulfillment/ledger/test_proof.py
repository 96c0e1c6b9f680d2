# ruff: noqa: S608 - the statements are our own
"""A sound book is proved sound, and each deliberate breakage is found by the right invariant."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.ledger import (
    NewEntry,
    close_month,
    host_recipes,
    key_of,
    post,
    prove,
    recipes,
    reverse,
    rolling,
    seal_job,
)
from fulfillment.ledger.models import Entry
from fulfillment.ledger.queries import booked
from fulfillment.ledger.rules import Stamp, credit, debit, digest, facts_hash
from tests.fulfillment.ledger.breakages import BREAKAGES, Breakage, behind_the_guards

FEE = Money(900)


def failing(session: Session) -> set[str]:
    return {finding.name for finding in prove(session) if not finding.holds}


@pytest.fixture
def book(session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Two orders, Lin's and Mei's earnings, a commission, a reversal, a payout; all sealed, the
    first in a month that is closed."""
    facts = (
        recipes.order_paid("MH-AAAAAA", "stripe", Money(30_000), "cs_1"),
        recipes.pieces_accepted(7, "B-000001", 1, 20, Money(850)),
        host_recipes.commission_pending(2, "MH-AAAAAA", FEE),
        recipes.pieces_accepted(9, "B-000002", 2, 5, Money(1_200)),
        recipes.order_sent("MH-AAAAAA", Money(28_500), Money(1_500)),
        recipes.payout_sent("P20261123-1", 7, Money(17_000), "bank"),
        recipes.order_paid("MH-BBBBBB", "stripe", Money(4_400), "cs_2"),
    )
    earlier = now - timedelta(days=30)
    ids = [post(session, facts[0], actor=SYSTEM, now=earlier)]
    close_month(session, earlier.date(), key=key_of("a secret"), now=now)
    ids += [post(session, fact, actor=SYSTEM, now=now) for fact in facts[1:]]
    reverse(session, ids[3], reason="counted twice", actor=SYSTEM, now=now)
    monkeypatch.setattr(rolling, "ROUND", 1)
    seal_job(session, {}, now)
    session.commit()
    return session


def test_a_sound_book_is_proved(book: Session) -> None:
    findings = prove(book)

    assert [finding.name for finding in findings if not finding.holds] == []
    assert all(finding.checked for finding in findings)


def test_an_empty_book_is_sound(session: Session) -> None:
    assert failing(session) == set()


@pytest.mark.parametrize("breakage", BREAKAGES, ids=str)
def test_a_breakage_is_found(book: Session, breakage: Breakage) -> None:
    if breakage.only not in ("", book.get_bind().dialect.name):
        pytest.skip("the other engine has its own way to do this")

    with behind_the_guards(book) as run:
        for statement in breakage.statements:
            run(statement)

    found = failing(book)
    book.rollback()
    assert breakage.found_by <= found
    assert failing(book) == set()


def test_an_edit_with_a_fitting_digest_is_still_found(book: Session, now: datetime) -> None:
    entry = book.query(Entry).filter_by(recipe="commission_pending").one()
    told = host_recipes.commission_pending(2, "MH-AAAAAA", FEE * 3)
    stamp = Stamp(entry.booked_on, entry.at, entry.actor_id)

    with behind_the_guards(book) as run:
        run(f"UPDATE ledger_posting SET amount_minor = {FEE.minor * 3} WHERE entry_id = {entry.id}")
        run(
            f"UPDATE ledger_entry SET facts_hash = '{facts_hash(told)}',"
            f" hash = '{digest(told, stamp)}' WHERE id = {entry.id}"
        )

    found = failing(book)
    book.rollback()
    assert found == {"chain_unbroken", "nothing_removed"}


def test_a_reversal_that_is_not_exact_is_found(book: Session, now: datetime) -> None:
    first = book.query(Entry).order_by(Entry.id).first()
    assert first is not None
    half = (debit("order:MH-AAAAAA:advance", Money(15_000)), credit("cash:stripe", Money(15_000)))
    post(book, NewEntry("half", "reversal", {}, half, first.id), actor=SYSTEM, now=now)

    assert failing(book) == {"reversals_exact"}


def test_postings_slipped_into_an_unsealed_entry_are_found(book: Session, now: datetime) -> None:
    paid = recipes.order_paid("MH-DDDDDD", "stripe", Money(100), "cs_4")
    entry_id = post(book, paid, actor=SYSTEM, now=now)
    assert booked(book, entry_id) == paid
    book.execute(
        text(
            "INSERT INTO ledger_posting (entry_id, account_id, side, amount_minor)"
            f" SELECT {entry_id}, account_id, side, amount_minor FROM ledger_posting"
            f" WHERE entry_id = {entry_id}"
        )
    )

    assert failing(book) == {"entries_unchanged"}


@pytest.mark.parametrize("dropped", ["ledger_entry", "ledger_posting", "ledger_period"])
def test_a_guard_taken_down_is_found(book: Session, dropped: str) -> None:
    if book.get_bind().dialect.name == "sqlite":
        book.execute(text(f"DROP TRIGGER {dropped}_no_update"))
    else:
        book.execute(text(f"ALTER TABLE {dropped} DISABLE TRIGGER {dropped}_no_change"))

    found = failing(book)
    book.rollback()
    assert found == {"guards_up"}
