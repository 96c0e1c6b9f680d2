"""The book: accounts, entries and postings. Rows are only ever inserted.

An entry has one currency, its postings are positive with a side, and debits equal credits. The
key is the business fact (`batch:12:inspection:7:accepted`); `facts_hash` tells a repetition from
a conflict. `hash` chains each entry to the one before it.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import JsonMap, Model, choice, minor_units


class AccountKind(StrEnum):
    """On which side an account normally stands."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"
    EQUITY = "equity"


class Side(StrEnum):
    """Debit (left) or credit (right); a side, never a sign."""

    DEBIT = "debit"
    CREDIT = "credit"


class Account(Model):
    """A place in the book, named by its code: `maker:12:payable`."""

    __tablename__ = "ledger_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[AccountKind] = choice(AccountKind)
    created_at: Mapped[datetime]


class Entry(Model):
    """One business fact in the book."""

    __tablename__ = "ledger_entry"
    __table_args__ = (Index("ix_ledger_entry_booked", "booked_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    recipe: Mapped[str] = mapped_column(String(40))
    facts: Mapped[JsonMap]
    facts_hash: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3))
    booked_on: Mapped[date]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)

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
