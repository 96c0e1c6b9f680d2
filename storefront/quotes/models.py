"""Quotes: what the office offered a customer, at which price and for which days, and until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice, minor_units
from storefront.quotes.rules import QuoteState


class Quote(Model):
    """An offer to a customer. `token` is the secret of the link she reads it by; the makers' hours
    are held under the cause `quote:{number}` until `expires_at`."""

    __tablename__ = "quote"
    __table_args__ = (
        CheckConstraint("total_minor >= 0", name="total"),
        Index("ix_quote_state", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    state: Mapped[QuoteState] = choice(QuoteState, default=QuoteState.HELD)
    customer: Mapped[str] = mapped_column(String(120))
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    total_minor: Mapped[int] = minor_units()
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("customer_order.id"), unique=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)

    lines: Mapped[list[QuoteLine]] = relationship(
        back_populates="quote", order_by="QuoteLine.position"
    )


class QuoteLine(Model):
    """Pieces of one variant at a price, all of them ready by `ready_on`; `due_on` was wished."""

    __tablename__ = "quote_line"
    __table_args__ = (
        UniqueConstraint("quote_id", "position"),
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("unit_price_minor >= 0", name="price"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quote_id: Mapped[int] = mapped_column(ForeignKey("quote.id"))
    position: Mapped[int]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    pieces: Mapped[int]
    unit_price_minor: Mapped[int] = minor_units()
    due_on: Mapped[date | None]
    priority: Mapped[int] = mapped_column(default=0)
    ready_on: Mapped[date]

    quote: Mapped[Quote] = relationship(back_populates="lines")
