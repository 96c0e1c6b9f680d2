"""Which host a line of an order is credited to, and what two people set right of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice, minor_units
from storefront.live.attribution.rules import AttributionRule, CommissionState

_ASKED = text("decided_at IS NULL")


class Attribution(Model):
    """The one host that a line is credited to, by which rule, and who else was near.

    The rate is kept as it was on the day of the order. `earned_at` is when the order was paid,
    `entry_id` where the book earned it: nothing is pending before. `turns` counts corrections, so
    that each host's entries of one line have keys of their own. `link_id` is the link that decided,
    `ref` whatever else the rule names. A `barred` line pays nobody: she bought it herself, or two
    people said so. `left_minor` is what was left of the order's money when last some went back.
    """

    __tablename__ = "line_attribution"
    __table_args__ = (
        CheckConstraint("commission_minor >= 0", name="commission"),
        CheckConstraint("state <> 'payable' OR earned_at IS NOT NULL", name="payable_was_earned"),
        CheckConstraint("entry_id IS NULL OR earned_at IS NOT NULL", name="booked_was_earned"),
        CheckConstraint("NOT barred OR commission_minor = 0", name="barred_pays_nothing"),
        Index("ix_line_attribution_state", "state", "id"),
        Index("ix_line_attribution_host", "host_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), unique=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("product_link.id"), index=True)
    ref: Mapped[int] = mapped_column(default=0)
    rule: Mapped[AttributionRule] = choice(AttributionRule)
    losers: Mapped[JsonMap]
    barred: Mapped[bool] = mapped_column(default=False)
    rate_points: Mapped[int]
    state: Mapped[CommissionState] = choice(CommissionState, default=CommissionState.PENDING)
    commission_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    left_minor: Mapped[int | None] = minor_units()
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"))
    earned_at: Mapped[datetime | None]
    turns: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]


class AttributionCorrection(Model):
    """Another host for a line, or nobody, with a reason; it counts when a second person agrees."""

    __tablename__ = "attribution_correction"
    __table_args__ = (
        CheckConstraint("decided_by <> asked_by", name="two_people"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided"),
        CheckConstraint("agreed IS NULL OR decided_at IS NOT NULL", name="agreed"),
        CheckConstraint("length(reason) > 0", name="reason"),
        Index(
            "uq_attribution_correction_asked",
            "order_line_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True)
    from_host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id"), index=True)
    to_host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    asked_by: Mapped[int]
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
