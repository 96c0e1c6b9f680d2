"""What is agreed with a host, by which names platforms know her, and what she was paid."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, minor_units
from catalog.money import Money

_WAITS = text("sent_at IS NULL AND dropped_at IS NULL")


class HostAgreement(Model):
    """Her share of a sale from a day on, in basis points. Agreements are added, none is changed."""

    __tablename__ = "host_agreement"
    __table_args__ = (
        CheckConstraint("rate_points BETWEEN 0 AND 5000", name="rate"),
        UniqueConstraint("host_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"))
    rate_points: Mapped[int]
    starts_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200))
    agreed_by: Mapped[int | None]
    agreed_at: Mapped[datetime]


class HostHandle(Model):
    """A platform's name or number of her: what its order files say is looked up here."""

    __tablename__ = "host_handle"
    __table_args__ = (UniqueConstraint("platform", "handle"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"), index=True)
    platform: Mapped[str] = mapped_column(String(20))
    handle: Mapped[str] = mapped_column(String(80))


class HostPayout(Model):
    """A payment to a host: asked for, sent by a second person, perhaps come back; one at a time
    waits. `bank_end` are the last signs of the account it was asked for."""

    __tablename__ = "host_payout"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("sent_by <> asked_by", name="two_people"),
        CheckConstraint("(sent_at IS NULL) = (sent_by IS NULL)", name="sent"),
        CheckConstraint("came_back_at IS NULL OR sent_at IS NOT NULL", name="came_back"),
        CheckConstraint("dropped_at IS NULL OR sent_at IS NULL", name="dropped"),
        Index(
            "uq_host_payout_waits",
            "host_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"), index=True)
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    bank_end: Mapped[str] = mapped_column(String(4))
    reference: Mapped[str] = mapped_column(String(80), default="", server_default="")
    asked_by: Mapped[int]
    asked_at: Mapped[datetime]
    sent_by: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    came_back_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        """How much."""
        return Money(self.amount_minor, self.currency)
