"""A day at a stall: what was loaded, sold, counted and paid. All but the day's own state is only
inserted (`triggers`): a mistake is put right by a sale that undoes it, never by a change.

`nonce` is made by the device: a sale that is sent again is the same sale.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice, minor_units
from storefront.stalls import triggers
from storefront.stalls.rules import Carried, Pay, StallDayState, UndoReason


class DayBook(Model):
    """One day of a stall at a site, or one shift of it; at most one is open at a stall."""

    __tablename__ = "stall_day"
    __table_args__ = (
        UniqueConstraint("stall_id", "day", "shift"),
        CheckConstraint("closed_at IS NULL OR state = 'closed'", name="closed"),
        CheckConstraint("shift >= 1", name="shift"),
        Index(
            "uq_stall_day_open",
            "stall_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_stall_day_site", "site_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stall_id: Mapped[int] = mapped_column(ForeignKey("stall.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("stall_site.id"))
    day: Mapped[date]
    shift: Mapped[int] = mapped_column(default=1)
    state: Mapped[StallDayState] = choice(StallDayState, default=StallDayState.OPEN)
    opened_by: Mapped[int | None]
    opened_at: Mapped[datetime]
    closed_by: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    cash_expected_minor: Mapped[int | None] = minor_units()
    cash_counted_minor: Mapped[int | None] = minor_units()
    note: Mapped[str] = mapped_column(String(200), default="")
    seen_by: Mapped[int | None]
    seen_at: Mapped[datetime | None]


class DayLine(Model):
    """A variant that was on the cart that day, with its price and the tax that its price holds."""

    __tablename__ = "stall_line"
    __table_args__ = (
        UniqueConstraint("day_id", "variant_id"),
        CheckConstraint("unit_price_minor >= 0", name="price"),
        CheckConstraint("tax_points BETWEEN 0 AND 10000", name="tax"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("stall_day.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), index=True)
    unit_price_minor: Mapped[int] = minor_units()
    tax_points: Mapped[int]


class DayMove(Model):
    """Pieces that came to the cart or went home unsold."""

    __tablename__ = "stall_move"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("pieces > 0", name="pieces"),
        Index("ix_stall_move_day", "day_id", "variant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("stall_day.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    kind: Mapped[Carried] = choice(Carried)
    pieces: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[int | None]
    at: Mapped[datetime]


class DayCount(Model):
    """What was counted of a variant when the day closed, and what the book said then."""

    __tablename__ = "stall_count"
    __table_args__ = (
        UniqueConstraint("day_id", "variant_id"),
        CheckConstraint("counted >= 0", name="counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("stall_day.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    book: Mapped[int]
    counted: Mapped[int]


class StallSale(Model):
    """A sale, or one that undoes another (`reverses_id`, sums below zero, with a reason).

    `sold_at` is what the device's clock said, `received_at` when it reached us; `late` that the day
    was closed by then.
    """

    __tablename__ = "stall_sale"
    __table_args__ = (
        UniqueConstraint("nonce"),
        UniqueConstraint("reverses_id"),
        CheckConstraint("(reverses_id IS NULL) = (reason IS NULL)", name="reason_given"),
        CheckConstraint(
            "(reverses_id IS NULL AND total_minor >= 0)"
            " OR (reverses_id IS NOT NULL AND total_minor <= 0)",
            name="side",
        ),
        Index("ix_stall_sale_day", "day_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("stall_day.id"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(40))
    pay: Mapped[Pay] = choice(Pay)
    total_minor: Mapped[int] = minor_units()
    tax_minor: Mapped[int] = minor_units()
    given_minor: Mapped[int | None] = minor_units()
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("stall_sale.id"))
    reason: Mapped[UndoReason | None] = choice(UndoReason)
    late: Mapped[bool] = mapped_column(default=False, server_default=false())
    sold_at: Mapped[datetime]
    received_at: Mapped[datetime]


class StallSaleLine(Model):
    """Pieces of one variant in a sale, below zero where it undoes another; `uncovered` are those
    that the cart's known stock did not hold."""

    __tablename__ = "stall_sale_line"
    __table_args__ = (
        UniqueConstraint("sale_id", "variant_id"),
        CheckConstraint("pieces <> 0", name="pieces"),
        Index("ix_stall_sale_line_day", "day_id", "variant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sale_id: Mapped[int] = mapped_column(ForeignKey("stall_sale.id"))
    day_id: Mapped[int] = mapped_column(ForeignKey("stall_day.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    pieces: Mapped[int]
    unit_price_minor: Mapped[int] = minor_units()
    uncovered: Mapped[int] = mapped_column(default=0, server_default="0")


class StallCash(Model):
    """Money carried between the box and the bank: change to begin with, takings brought away."""

    __tablename__ = "stall_cash"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("amount_minor <> 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stall_id: Mapped[int] = mapped_column(ForeignKey("stall.id"), index=True)
    amount_minor: Mapped[int] = minor_units()
    note: Mapped[str] = mapped_column(String(200), default="")
    key: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[int | None]
    at: Mapped[datetime]


for _table in (DayLine, DayMove, DayCount, StallSale, StallSaleLine, StallCash):
    event.listen(_table.__table__, "after_create", triggers.create)
