"""Reading the book again from the first page: does each entry still say what it said, and does
each seal still follow the one before it?

Read in slices, so that memory stays small however long the book is. A count comes with the first
offender, or with None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment.ledger.models import Account, Entry, Posting, Seal
from fulfillment.ledger.rules import (
    GENESIS,
    NewEntry,
    NewPosting,
    Stamp,
    digest,
    facts_hash,
    link,
)

#: Entries or seals read at once.
SLICE = 2_000


def digests(session: Session) -> tuple[int, str | None]:
    """How many entries there are, and the first whose digest is not what was booked."""
    checked, offender = 0, None
    for row, entry in reread(session):
        checked += 1
        if offender is None and not _unchanged(row, entry):
            offender = row.key
    return checked, offender


def chain(session: Session) -> tuple[int, str | None]:
    """How many seals there are, and the first that does not follow the one before it."""
    place, previous = 0, GENESIS
    for seal in _seals(session):
        following = link(previous, seal.digest or "")
        stands = (seal.id, seal.previous_hash, seal.hash) == (place + 1, previous, following)
        if seal.digest is None or not stands:
            return place, f"seal {seal.id}"
        place, previous = seal.id, seal.hash
    return place, None


def reread(session: Session) -> Iterator[tuple[Row[Any], NewEntry]]:
    """Every entry in the order of the book, as its row and as it was handed in."""
    after = 0
    while rows := _slice(session, after):
        after = rows[-1].id
        postings = _postings(session, rows[0].id, after)
        for row in rows:
            made = tuple(
                NewPosting(code, side, Money(minor, currency))
                for code, side, minor, currency in postings[row.id]
            )
            yield row, NewEntry(row.key, row.recipe, row.facts, made, row.reverses_id)


def _unchanged(row: Row[Any], entry: NewEntry) -> bool:
    if not entry.postings or row.currency != entry.currency:
        return False
    stamp = Stamp(row.booked_on, row.at, row.actor_id)
    return bool(row.facts_hash == facts_hash(entry) and row.hash == digest(entry, stamp))


def _slice(session: Session, after: int) -> list[Row[Any]]:
    table = Entry.__table__
    wanted = select(*table.columns).where(table.c.id > after).order_by(table.c.id).limit(SLICE)
    return list(session.execute(wanted))


def _postings(session: Session, low: int, high: int) -> dict[int, list[tuple[Any, ...]]]:
    wanted = (
        select(Posting.entry_id, Account.code, Posting.side, Posting.amount_minor)
        .add_columns(Account.currency)
        .join(Account, Account.id == Posting.account_id)
        .where(Posting.entry_id.between(low, high))
        .order_by(Posting.entry_id, Posting.id)
    )
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for entry_id, *rest in session.execute(wanted):
        found[entry_id].append(tuple(rest))
    return found


def _seals(session: Session) -> Iterator[Row[*tuple[Any, ...]]]:
    after = 0
    while True:
        rows = session.execute(
            select(Seal.id, Seal.previous_hash, Seal.hash, Entry.hash.label("digest"))
            .outerjoin(Entry, Entry.id == Seal.entry_id)
            .where(Seal.id > after)
            .order_by(Seal.id)
            .limit(SLICE)
        ).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].id
