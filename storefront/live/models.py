"""Hosts, their product links, the clicks on them, and which host an order is credited to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import JsonMap, Model, choice, minor_units
from catalog.words import Words
from storefront.live.rules import AttributionRule, CommissionState


class Host(Model):
    """A livestream host with her agreed share of a sale, in basis points (1/100 %)."""

    __tablename__ = "host"
    __table_args__ = (CheckConstraint("rate_points BETWEEN 0 AND 5000", name="rate"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Words]
    platforms: Mapped[JsonMap]
    signs: Mapped[bool] = mapped_column(default=False)
    rate_points: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)


class ProductLink(Model):
    """A host's link `/l/<code>` to a product."""

    __tablename__ = "product_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]

    host: Mapped[Host] = relationship()


class Click(Model):
    """One visit through a link. Bots, previews and HEADs are kept and flagged, not counted."""

    __tablename__ = "click"
    __table_args__ = (Index("ix_click_link", "link_id", "flag", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("product_link.id"))
    flag: Mapped[str] = mapped_column(String(16), default="")
    at: Mapped[datetime]


class Attribution(Model):
    """Which host an order is credited to, by which rule, and who else was near.

    The rate is kept as it was on that day. `entry_id` is where the book earned it: without it the
    order is not paid and nothing is pending.
    """

    __tablename__ = "attribution"
    __table_args__ = (
        CheckConstraint("commission_minor >= 0", name="commission"),
        CheckConstraint("state <> 'payable' OR entry_id IS NOT NULL", name="payable_was_earned"),
        Index("ix_attribution_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"), unique=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("product_link.id"))
    rule: Mapped[AttributionRule] = choice(AttributionRule)
    losers: Mapped[JsonMap]
    rate_points: Mapped[int]
    state: Mapped[CommissionState] = choice(CommissionState, default=CommissionState.PENDING)
    commission_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"))
    at: Mapped[datetime]
