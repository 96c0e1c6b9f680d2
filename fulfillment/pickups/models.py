"""What lies ready for somebody to fetch: one row for each order, from when it was laid ready."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model


class Pickup(Model):
    """An order laid ready at its place; it ends once: fetched, or given up by a person."""

    __tablename__ = "pickup"
    __table_args__ = (
        CheckConstraint("fetched_at IS NULL OR given_up_at IS NULL", name="ends_once"),
        Index("ix_pickup_ready_at", "ready_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"), unique=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    ready_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
