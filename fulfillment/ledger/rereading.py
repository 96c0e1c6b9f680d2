"""Reading the book again from the first page, in slices, so that memory stays small however long
it is; and whether each seal still follows the one before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalog.money import Money
from fulfillment.ledger.models import Account, Entry, Posting, Seal
from fulfillment.ledger.rules import GENESIS, NewEntry, NewPosting

#: Entries or seals read at once.
SLICE = 2_000


def chain_gap(session: Session) -> str | None:
    """The first seal that has no entry or does not follow the one before it."""
    before = aliased(Seal)
    wanted = (
        select(Seal.id)
        .outerjoin(before, before.id == Seal.id - 1)
        .outerjoin(Entry, Entry.id == Seal.entry_id)
        .where(
            or_(
                Entry.id.is_(None),
                func.coalesce(before.hash, GENESIS) != Seal.previous_hash,
                and_(before.id.is_(None), Seal.id > 1),
            )
        )
        .order_by(Seal.id)
        .limit(1)
    )
    found = session.scalar(wanted)
    return None if found is None else f"seal {found}"


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
