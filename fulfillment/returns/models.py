"""Returns: what a customer sends back, why, and how it ended.

`paid_order_id` is the order whose money paid for the pieces: the order itself, or the one behind it
where the pieces were an exchange. The tally is what keeps more from coming back than was sent.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice, minor_units
from fulfillment.returns.rules import WORDS, ReturnReason, ReturnState, Wish

_FREIGHT = text("freight_minor > 0")


class Return(Model):
    """One return of one order. The freight of an order goes back once, by a unique index."""

    __tablename__ = "goods_return"
    __table_args__ = (
        CheckConstraint("refund_minor >= 0 AND freight_minor >= 0", name="positive"),
        Index("ix_goods_return_state", "state", "id"),
        Index("ix_goods_return_order", "order_id"),
        Index(
            "ix_goods_return_one_freight",
            "paid_order_id",
            unique=True,
            sqlite_where=_FREIGHT,
            postgresql_where=_FREIGHT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    paid_order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    state: Mapped[ReturnState] = choice(ReturnState, default=ReturnState.ASKED)
    reason: Mapped[ReturnReason] = choice(ReturnReason)
    wish: Mapped[Wish] = choice(Wish)
    words: Mapped[str] = mapped_column(String(WORDS), default="")
    says: Mapped[str] = mapped_column(String(WORDS), default="")
    photo_asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    refund_minor: Mapped[int] = minor_units(default=0)
    freight_minor: Mapped[int] = minor_units(default=0)
    exchange_order_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer_order.id"), unique=True
    )
    key: Mapped[str] = mapped_column(String(120), unique=True)
    asked_at: Mapped[datetime]

    lines: Mapped[list[ReturnLine]] = relationship(order_by="ReturnLine.id")


class ReturnLine(Model):
    """Pieces of an order line that come back: asked for, then found fit for sale or not."""

    __tablename__ = "goods_return_line"
    __table_args__ = (
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("fit >= 0 AND unfit >= 0 AND fit + unfit <= pieces", name="looked"),
        CheckConstraint("worth_minor >= 0", name="worth"),
        UniqueConstraint("return_id", "order_line_id"),
        Index("ix_goods_return_line_line", "order_line_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("goods_return.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    pieces: Mapped[int]
    worth_minor: Mapped[int] = minor_units()
    fit: Mapped[int] = mapped_column(default=0)
    unfit: Mapped[int] = mapped_column(default=0)


class ReturnTally(Model):
    """How many pieces of an order line were sent, and how many of them are spoken for."""

    __tablename__ = "goods_return_tally"
    __table_args__ = (CheckConstraint("back >= 0 AND back <= sent", name="never_more"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), unique=True)
    sent: Mapped[int]
    back: Mapped[int] = mapped_column(default=0)
