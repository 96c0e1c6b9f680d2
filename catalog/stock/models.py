"""Stock: how many finished pieces lie where. The database itself refuses to go below zero."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model
from catalog.words import Words


class Location(Model):
    """A place where finished pieces lie: the hub, a centre, a stall."""

    __tablename__ = "location"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Words]
    sells_online: Mapped[bool] = mapped_column(default=True)


class StockLevel(Model):
    """Pieces of one variant at one location: `on_hand` may still be sold to anybody.

    While `queued`, what comes free is `kept` for those who wait, and not on open sale.
    """

    __tablename__ = "stock_level"
    __table_args__ = (
        UniqueConstraint("variant_id", "location_id"),
        CheckConstraint("on_hand >= 0", name="never_oversold"),
        CheckConstraint("kept >= 0", name="kept"),
        Index("ix_stock_level_queued", "queued", "variant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    on_hand: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0, server_default="0")
    queued: Mapped[bool] = mapped_column(default=False, server_default=false())


class StockMove(Model):
    """One change of a level: pieces in (positive) or out (negative).

    `cause` is what it happened for (`order:MH-7KQ4MX`), `key` the cause and its place in the row
    of that cause's moves, so that none happens twice.
    """

    __tablename__ = "stock_move"
    __table_args__ = (
        CheckConstraint("pieces <> 0", name="pieces"),
        Index("ix_stock_move_level", "variant_id", "location_id", "id"),
        Index("ix_stock_move_cause", "cause", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    pieces: Mapped[int]
    reason: Mapped[str] = mapped_column(String(24))
    cause: Mapped[str] = mapped_column(String(110))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    at: Mapped[datetime]
