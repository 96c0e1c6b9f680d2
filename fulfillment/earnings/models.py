"""Earnings and payouts: what each maker is owed, line by line, and what was paid to her."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice, minor_units
from fulfillment.earnings.rules import PayoutState


class Earning(Model):
    """One line of her statement: accepted pieces at the rate frozen on the batch."""

    __tablename__ = "earning"
    __table_args__ = (
        CheckConstraint("amount_minor = pieces * rate_minor", name="pieces_times_rate"),
        CheckConstraint("pieces >= 1", name="pieces"),
        Index("ix_earning_maker", "maker_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), unique=True)
    pieces: Mapped[int]
    rate_minor: Mapped[int] = minor_units()
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    at: Mapped[datetime]


class Payout(Model):
    """One payday: every maker's balance until a day, in one run.

    Who made it and who confirmed it are two people; `bank` names the cash account it leaves from.
    A part payout gives each maker at most `most_minor`; the rest stays owed.
    """

    __tablename__ = "payout"
    __table_args__ = (
        CheckConstraint("confirmed_by <> made_by", name="two_people"),
        CheckConstraint("most_minor > 0", name="most"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    state: Mapped[PayoutState] = choice(PayoutState, default=PayoutState.DRAFT)
    until: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    total_minor: Mapped[int] = minor_units()
    bank: Mapped[str] = mapped_column(String(30), default="bank")
    most_minor: Mapped[int | None] = mapped_column(BigInteger)
    made_by: Mapped[int | None]
    confirmed_by: Mapped[int | None]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    lines: Mapped[list[PayoutLine]] = relationship(order_by="PayoutLine.id")


class PayoutLine(Model):
    """What one maker gets in a payout; `open_for` keeps her out of two open payouts at once.

    `entry_id` is the money leaving, `bounced_entry_id` the money that came back; `withheld_minor`
    of what she was owed went against her advances, by `withheld_entry_id`. `place` is the cash
    account that it leaves from: the bank, or, for who has no bank account, the cash box.
    `arrived_at` is when we heard that it came; one that the bank returns later keeps it.
    `account_mark` is a keyed fingerprint of the end of the account that the bank was told.
    """

    __tablename__ = "payout_line"
    __table_args__ = (
        UniqueConstraint("payout_id", "maker_id"),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("bounced_entry_id IS NULL OR entry_id IS NOT NULL", name="bounced"),
        CheckConstraint("withheld_minor BETWEEN 0 AND amount_minor", name="withheld"),
        CheckConstraint("arrived_at IS NULL OR entry_id IS NOT NULL", name="arrived"),
        CheckConstraint("cancelled_at IS NULL OR entry_id IS NULL", name="cancelled"),
        Index("ix_payout_line_payout", "payout_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payout_id: Mapped[int] = mapped_column(ForeignKey("payout.id"))
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"), index=True)
    amount_minor: Mapped[int] = minor_units()
    withheld_minor: Mapped[int] = minor_units(default=0, server_default="0")
    withheld_entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("ledger_entry.id"), unique=True
    )
    place: Mapped[str] = mapped_column(String(30), default="bank", server_default="bank")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    bounced_entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    bounced_because: Mapped[str] = mapped_column(String(120), default="")
    bounced_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_because: Mapped[str] = mapped_column(String(120), default="", server_default="")
    account_mark: Mapped[str | None] = mapped_column(String(64))
    open_for: Mapped[int | None] = mapped_column(ForeignKey("maker.id"), unique=True)
