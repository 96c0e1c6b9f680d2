"""The book: accounts, entries, postings, seals, roll-ups, months. Rows are only ever inserted.

The database itself refuses to change or delete any of them (`triggers`). The key of an entry is
the business fact (`batch:B-000012:inspection:7:accepted`); `facts_hash` tells a repetition from a
conflict; `hash` is the digest of the whole entry. A seal gives an entry its place in the chain,
shortly after it was booked (`sealing`).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import JsonMap, Model, choice, minor_units
from fulfillment.ledger import triggers
from fulfillment.ledger.rules import AccountKind, Side


class Account(Model):
    """A place in the book in one currency, named by its code: `maker:12:payable`."""

    __tablename__ = "ledger_account"
    __table_args__ = (UniqueConstraint("code", "currency"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    currency: Mapped[str] = mapped_column(String(3))
    kind: Mapped[AccountKind] = choice(AccountKind)
    created_at: Mapped[datetime]


class Entry(Model):
    """One business fact in the book."""

    __tablename__ = "ledger_entry"
    __table_args__ = (Index("ix_ledger_entry_booked", "booked_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    recipe: Mapped[str] = mapped_column(String(40), index=True)
    facts: Mapped[JsonMap]
    facts_hash: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3))
    booked_on: Mapped[date]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(64))

    postings: Mapped[list[Posting]] = relationship(back_populates="entry", order_by="Posting.id")


class Posting(Model):
    """One side of an entry on one account."""

    __tablename__ = "ledger_posting"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_ledger_posting_account", "account_id", "id"),
        Index("ix_ledger_posting_entry", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    side: Mapped[Side] = choice(Side)
    amount_minor: Mapped[int] = minor_units()

    entry: Mapped[Entry] = relationship(back_populates="postings")
    account: Mapped[Account] = relationship()


class Seal(Model):
    """An entry's place in the chain: 1, 2, 3 … without a gap, each holding the one before it."""

    __tablename__ = "ledger_seal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed_at: Mapped[datetime]


class RollUp(Model):
    """What stood on an account through a posting, so that nobody adds it up again (`rolling`)."""

    __tablename__ = "ledger_roll_up"
    __table_args__ = (
        UniqueConstraint("account_id", "through_id"),
        Index("ix_ledger_roll_up_through", "through_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    through_id: Mapped[int]
    postings: Mapped[int]
    stands_minor: Mapped[int] = minor_units()


class Period(Model):
    """A closed month: what all that was booked in it comes to, signed (`periods`)."""

    __tablename__ = "ledger_period"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_day: Mapped[date] = mapped_column(unique=True)
    entries: Mapped[int]
    place: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))
    previous_root: Mapped[str] = mapped_column(String(64))
    root: Mapped[str] = mapped_column(String(64))
    accounts_hash: Mapped[str] = mapped_column(String(64))
    sums: Mapped[JsonMap]
    key_id: Mapped[str] = mapped_column(String(16))
    public_key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    sealed_at: Mapped[datetime]


for _table in (Account, Entry, Posting, Seal, RollUp, Period):
    event.listen(_table.__table__, "after_create", triggers.create)
