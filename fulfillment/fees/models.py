"""Rules of shares, told from a day on, and what each order line came to. Rules are only added."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice, minor_units
from fulfillment.fees.rules import Channel, FeeKind


class FeeRule(Model):
    """A share of what goods bring, from a day on."""

    __tablename__ = "fee_rule"
    __table_args__ = (
        CheckConstraint("share_points BETWEEN 0 AND 5000", name="share"),
        CheckConstraint("kind <> 'materials'", name="kind_ruled"),
        Index("ix_fee_rule_kind", "kind", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FeeKind] = choice(FeeKind)
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"))
    channel: Mapped[Channel | None] = choice(Channel)
    share_points: Mapped[int]
    starts_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    told_by: Mapped[int | None]
    told_at: Mapped[datetime]


class LineShare(Model):
    """What an order line that arrived came to: the shares of its day, frozen, and what is in the
    book of each for the pieces that stay with the customer."""

    __tablename__ = "line_share"
    __table_args__ = (
        CheckConstraint("kept >= 0", name="kept"),
        CheckConstraint(
            "cooperative_minor >= 0 AND market_minor >= 0 AND platform_minor >= 0"
            " AND materials_minor >= 0",
            name="positive",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    channel: Mapped[Channel] = choice(Channel)
    kept: Mapped[int]
    cooperative_points: Mapped[int]
    market_points: Mapped[int]
    platform_points: Mapped[int]
    materials_each: Mapped[int] = minor_units()
    cooperative_minor: Mapped[int] = minor_units()
    market_minor: Mapped[int] = minor_units()
    platform_minor: Mapped[int] = minor_units()
    materials_minor: Mapped[int] = minor_units()
    at: Mapped[datetime]
