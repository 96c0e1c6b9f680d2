"""Lines of pay besides pieces, and the dated rules of the office: rows are added, none changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice, minor_units
from fulfillment.earnings.extras.rules import ExtraKind, ExtraState


class ExtraLine(Model):
    """One line: what for, how much, why, who asked and who agreed; `entry_id` is its booking."""

    __tablename__ = "extra_line"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("state <> 'booked' OR entry_id IS NOT NULL", name="booked"),
        CheckConstraint("(kind = 'kit_loss') = (loss_id IS NOT NULL)", name="loss"),
        CheckConstraint(
            "kind NOT IN ('advance', 'kit_loss') OR state <> 'booked'"
            " OR (decided_by IS NOT NULL AND decided_by <> asked_by)",
            name="two_people",
        ),
        Index("ix_extra_line_maker", "maker_id", "id"),
        Index("ix_extra_line_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    kind: Mapped[ExtraKind] = choice(ExtraKind)
    state: Mapped[ExtraState] = choice(ExtraState)
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    reason: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(30), default="bank")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    loss_id: Mapped[int | None] = mapped_column(ForeignKey("material_loss.id"), unique=True)
    asked_by: Mapped[int | None]
    decided_by: Mapped[int | None]
    asked_at: Mapped[datetime]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)


class MendingPay(Model):
    """A share of the rate for mended pieces from a day on."""

    __tablename__ = "mending_pay"
    __table_args__ = (CheckConstraint("share_points BETWEEN 0 AND 10000", name="share"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"))
    share_points: Mapped[int]
    starts_on: Mapped[date]


class PayProtection(Model):
    """What a payday leaves her, from a day on, and the share of a kit's worth that lost material
    may cost her; the newest that has begun counts for all."""

    __tablename__ = "pay_protection"
    __table_args__ = (
        CheckConstraint("share_points BETWEEN 0 AND 5000", name="share"),
        CheckConstraint("minimum_minor >= 0", name="minimum"),
        CheckConstraint("charge_points BETWEEN 0 AND 10000", name="charge"),
        Index("ix_pay_protection_starts_on", "starts_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    share_points: Mapped[int]
    minimum_minor: Mapped[int] = minor_units()
    charge_points: Mapped[int] = mapped_column(default=2_000, server_default="2000")
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    starts_on: Mapped[date]
