"""One pass over the book from an entry on: is each entry balanced, positive, of one currency, does
it still say what it said, and does its seal hold it?

The database joins an entry's lines into one text, as they stand in its digest, so that a million
entries are one row each; slices keep memory small. Whoever reads can start at any entry: a slice
needs nothing of the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from fulfillment.ledger.models import Account, Entry, Posting, Seal
from fulfillment.ledger.rules import Side, link, said_hash, stored_hash

#: Entries read at once.
SLICE = 4_000


@dataclass(slots=True)
class Passed:
    """How many entries were read, and the first of each kind that is not as it should be."""

    entries: int = 0
    postings: int = 0
    seals: int = 0
    offenders: dict[str, str] = field(default_factory=dict)

    def blame(self, name: str, offender: str) -> None:
        """Remember the first offender of an invariant."""
        self.offenders.setdefault(name, offender)


def passed(session: Session, since: int = 0) -> Passed:
    """Read every entry from `since` on once."""
    found = Passed()
    for row in _rows(session, since):
        found.entries += 1
        found.postings += row.number or 0
        _look(found, row)
        if row.place is not None:
            found.seals += 1
            if link(row.previous_hash, row.hash) != row.seal_hash:
                found.blame("chain_unbroken", f"seal {row.place}")
    return found


def _look(found: Passed, row: Row[Any]) -> None:
    if (row.number or 0) < 2 or row.turn != 0:
        found.blame("entries_balanced", row.key)
    if row.least is not None and (row.least <= 0 or row.sided != row.number):
        found.blame("amounts_positive", row.key)
    if row.own != row.number:
        found.blame("one_currency", row.key)
    if row.lines is None or not unchanged(row):
        found.blame("entries_unchanged", row.key)


def unchanged(row: Row[Any]) -> bool:
    """Whether an entry's digest is still that of all it says."""
    facts = said_hash(row.recipe, row.reverses_id, row.facts, row.lines.split("\n"))
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    named = (row.key, facts, row.currency)
    whole = stored_hash(named, str(row.booked_on), at, row.actor_id)
    return bool(row.facts_hash == facts and row.hash == whole)


def _rows(session: Session, since: int) -> Iterator[Row[Any]]:
    after = since - 1
    entries = Entry.__table__.c
    while True:
        last = session.scalar(select(func.max(_ids(after).c.id)))
        if last is None:
            return
        said = _said(after, last)
        wanted = (
            select(*entries, said.c.lines, said.c.number, said.c.turn, said.c.least)
            .add_columns(said.c.own, said.c.sided, Seal.id.label("place"), Seal.previous_hash)
            .add_columns(Seal.hash.label("seal_hash"))
            .outerjoin(said, said.c.entry_id == entries.id)
            .outerjoin(Seal, Seal.entry_id == entries.id)
            .where(entries.id > after, entries.id <= last)
            .order_by(entries.id)
        )
        yield from session.execute(wanted)
        after = last


def _ids(after: int) -> Any:
    return select(Entry.id).where(Entry.id > after).order_by(Entry.id).limit(SLICE).subquery()


def _said(after: int, last: int) -> Any:
    """Of each entry within two ids: its lines as in the digest, their number and sums."""
    entry_currency = Entry.__table__.c.currency
    return (
        select(
            Posting.entry_id,
            func.aggregate_strings(_line(), "\n").label("lines"),
            func.count().label("number"),
            func.sum(turn()).label("turn"),
            func.min(Posting.amount_minor).label("least"),
            func.sum(case((Account.currency == entry_currency, 1), else_=0)).label("own"),
            func.sum(case((Posting.side.in_(list(Side)), 1), else_=0)).label("sided"),
        )
        .join(Entry, Entry.id == Posting.entry_id)
        .outerjoin(Account, Account.id == Posting.account_id)
        .where(and_(Posting.entry_id > after, Posting.entry_id <= last))
        .group_by(Posting.entry_id)
        .subquery()
    )


def _line() -> ColumnElement[str]:
    text = literal('["').concat(Account.code).concat('","').concat(cast(Posting.side, String))
    amount = cast(Posting.amount_minor, String)
    return text.concat('",').concat(amount).concat(',"').concat(Account.currency).concat('"]')


def turn() -> ColumnElement[int]:
    """A posting's amount: positive on the left, negative on the right."""
    return case((Posting.side == Side.DEBIT, Posting.amount_minor), else_=-Posting.amount_minor)
