"""Parcels: from a cooperative to the hub, and from the hub to the customer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice
from fulfillment.shipping.rules import ParcelKind, ParcelState


class Parcel(Model):
    """A packed box with its carrier and number."""

    __tablename__ = "parcel"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'to_hub') = (cooperative_id IS NOT NULL)", name="hub_parcel_has_cooperative"
        ),
        CheckConstraint(
            "(kind = 'to_customer') = (order_id IS NOT NULL)", name="customer_parcel_has_order"
        ),
        Index("ix_parcel_state", "kind", "state", "id"),
        Index("ix_parcel_cooperative", "cooperative_id", "state", "id"),
        Index("ix_parcel_order", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[ParcelKind] = choice(ParcelKind)
    state: Mapped[ParcelState] = choice(ParcelState, default=ParcelState.PACKED)
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("customer_order.id"))
    carrier: Mapped[str] = mapped_column(String(40), default="")
    tracking_number: Mapped[str] = mapped_column(String(60), default="")
    packed_at: Mapped[datetime]
    dispatched_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]

    contents: Mapped[list[ParcelContent]] = relationship(order_by="ParcelContent.id")


class ParcelContent(Model):
    """Pieces of an order line in a parcel; from which batch, where it was made for the order.

    At the hub `held` of them wait for an inspection and `unfit` were found not usable.
    """

    __tablename__ = "parcel_content"
    __table_args__ = (
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("held >= 0 AND unfit >= 0 AND held + unfit <= pieces", name="usable"),
        Index("ix_parcel_content_batch", "batch_id"),
        Index("ix_parcel_content_line", "order_line_id"),
        Index("ix_parcel_content_parcel", "parcel_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    pieces: Mapped[int]
    held: Mapped[int] = mapped_column(default=0, server_default="0")
    unfit: Mapped[int] = mapped_column(default=0, server_default="0")
