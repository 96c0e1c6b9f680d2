"""What moved on some accounts: postings with the entry that made them, for whoever compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.money import Money
from fulfillment.ledger.models import Account, Entry, Posting
from fulfillment.ledger.queries import growth


@dataclass(frozen=True, slots=True)
class Movement:
    """One posting: `change` is what it did to its account."""

    id: int
    entry_id: int
    account: str
    key: str
    recipe: str
    facts: JsonMap
    on: date
    change: Money
    reverses_id: int | None


def movements(
    session: Session, codes: Sequence[str], *, since: date, known: Select[int | None]
) -> list[Movement]:
    """Postings on accounts since a day whose ids are not `known`, oldest first."""
    new = (Entry.booked_on >= since, Posting.id.not_in(known))
    wanted = _wanted().where(Account.code.in_(codes), *new).order_by(Posting.id)
    return [_movement(row) for row in session.execute(wanted)]


def movements_by_id(session: Session, ids: Sequence[int]) -> dict[int, Movement]:
    """Some postings by their ids."""
    found = session.execute(_wanted().where(Posting.id.in_(ids)))
    return {row.id: _movement(row) for row in found}


def _wanted() -> Select[Any]:
    return (
        select(Posting.id, Posting.entry_id, Account.code, Entry.key, Entry.recipe, Entry.facts)
        .add_columns(Entry.booked_on, Entry.reverses_id, Account.currency)
        .add_columns(growth().label("change"))
        .join(Entry, Entry.id == Posting.entry_id)
        .join(Account, Account.id == Posting.account_id)
    )


def _movement(row: Row[Any]) -> Movement:
    return Movement(
        id=row.id,
        entry_id=row.entry_id,
        account=row.code,
        key=row.key,
        recipe=row.recipe,
        facts=row.facts,
        on=row.booked_on,
        change=Money(int(row.change), row.currency),
        reverses_id=row.reverses_id,
    )
