"""What a reconciliation found, kept so that people can come back to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model


class Reconciliation(Model):
    """One run for one gateway. `found` holds its differences; `left` is how many did not heal."""

    __tablename__ = "payment_reconciliation"

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    since: Mapped[datetime]
    payments: Mapped[int]
    moves: Mapped[int]
    fees_booked: Mapped[int]
    left: Mapped[int]
    found: Mapped[JsonMap]
