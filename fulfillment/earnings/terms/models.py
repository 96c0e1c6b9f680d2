"""Dated terms of paydays, of which rows are added and none changed; and holds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, minor_units

_STANDS = text("lifted_at IS NULL")


class PayoutTerm(Model):
    """From a day on: the least amount that is paid, and how long somebody waits below it."""

    __tablename__ = "payout_term"
    __table_args__ = (
        CheckConstraint("least_minor >= 0", name="least"),
        CheckConstraint("longest_days BETWEEN 1 AND 366", name="longest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"), index=True)
    least_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    longest_days: Mapped[int]
    starts_on: Mapped[date]


class PayoutHold(Model):
    """A maker whom no payday pays until a second person lifts it; one at a time."""

    __tablename__ = "payout_hold"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted"),
        CheckConstraint("lifted_by <> placed_by", name="two_people"),
        Index(
            "uq_payout_hold_stands",
            "maker_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    placed_by: Mapped[int]
    placed_at: Mapped[datetime]
    lifted_by: Mapped[int | None]
    lifted_at: Mapped[datetime | None]
    lifted_because: Mapped[str] = mapped_column(String(300), default="", server_default="")
