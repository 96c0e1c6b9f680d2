"""The people of an order that goes to several: their addresses are sealed, like the buyer's."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, minor_units
from catalog.vault import Sealed
from catalog.words import Words


class OrderRecipient(Model):
    """One of the people; `shipping_minor` is her part of the order's freight."""

    __tablename__ = "order_recipient"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("shipping_minor >= 0", name="shipping"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Sealed("order_recipient.name"))
    phone: Mapped[str] = mapped_column(Sealed("order_recipient.phone"))
    address: Mapped[str] = mapped_column(Sealed("order_recipient.address"))
    message: Mapped[str | None] = mapped_column(Sealed("order_recipient.message"))
    delivery: Mapped[Words | None]
    shipping_minor: Mapped[int] = minor_units()


class RecipientPiece(Model):
    """So many pieces of a line are for her."""

    __tablename__ = "order_recipient_piece"
    __table_args__ = (
        UniqueConstraint("recipient_id", "order_line_id"),
        CheckConstraint("pieces >= 1", name="pieces"),
        Index("ix_order_recipient_piece_line", "order_line_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("order_recipient.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    pieces: Mapped[int]


class RecipientParcel(Model):
    """The parcel that her pieces left in; one for each, so that nothing is sent twice."""

    __tablename__ = "order_recipient_parcel"

    recipient_id: Mapped[int] = mapped_column(ForeignKey("order_recipient.id"), primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), unique=True)
