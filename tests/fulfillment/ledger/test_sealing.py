"""Seals: every entry once, in one chain, and nothing is slipped into what is sealed."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.ledger import head, post, recipes, seal, seal_job
from fulfillment.ledger.models import Entry, Seal
from fulfillment.ledger.rules import GENESIS, link


def paid(session: Session, number: str, now: datetime) -> int:
    fact = recipes.order_paid(number, "stripe", Money(100), f"cs_{number}")
    return post(session, fact, actor=SYSTEM, now=now)


def test_every_entry_is_sealed_once_in_one_chain(session: Session, now: datetime) -> None:
    ids = [paid(session, f"MH-{place}", now) for place in range(4)]

    assert seal(session, now=now) == 4
    assert seal(session, now=now) == 0
    ids.append(paid(session, "MH-LATE", now))
    seal_job(session, {}, now)

    previous = GENESIS
    rows = session.execute(select(Seal, Entry).join(Entry, Entry.id == Seal.entry_id))
    for place, (sealed, entry) in enumerate(rows.all(), start=1):
        assert (sealed.id, sealed.entry_id) == (place, ids[place - 1])
        assert sealed.previous_hash == previous
        previous = link(previous, entry.hash)
        assert sealed.hash == previous
    assert head(session) == (5, previous)


def test_an_empty_book_has_an_empty_chain(session: Session, now: datetime) -> None:
    assert seal(session, now=now) == 0
    assert head(session) == (0, GENESIS)


def test_a_long_chain_is_sealed_in_slices(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fulfillment.ledger.sealing.AT_ONCE", 3)
    for place in range(8):
        paid(session, f"MH-{place}", now)

    assert seal(session, now=now) == 8
    assert head(session)[0] == 8


def test_a_sealed_entry_takes_no_more_postings(session: Session, now: datetime) -> None:
    paid(session, "MH-1", now)
    seal(session, now=now)
    session.commit()
    again = (
        "INSERT INTO ledger_posting (entry_id, account_id, side, amount_minor)"
        " SELECT entry_id, account_id, side, amount_minor FROM ledger_posting"
    )

    with pytest.raises(DBAPIError, match="only inserted into"):
        session.execute(text(again))
    session.rollback()
    assert session.scalar(text("SELECT count(*) FROM ledger_posting")) == 2
