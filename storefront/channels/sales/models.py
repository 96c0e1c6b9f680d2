"""What is booked for a line of a platform's order: once a line, changed only by further entries."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, minor_units


class ChannelSale(Model):
    """A line's standing in the book; `times` numbers its entries."""

    __tablename__ = "channel_sale"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("channel_line.id"), unique=True)
    booked_minor: Mapped[int] = minor_units()
    times: Mapped[int]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
