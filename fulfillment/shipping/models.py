"""Parcels: from a cooperative to the hub, from the hub to the customer, and kits the other way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice, minor_units
from catalog.money import Money
from fulfillment.shipping.claiming import ClaimState
from fulfillment.shipping.rules import ParcelKind, ParcelState
from fulfillment.shipping.tracking import Seen


class Parcel(Model):
    """A packed box with its carrier and number."""

    __tablename__ = "parcel"
    __table_args__ = (
        CheckConstraint(
            "(kind <> 'to_customer') = (cooperative_id IS NOT NULL)", name="has_cooperative"
        ),
        CheckConstraint(
            "(kind = 'to_customer') = (order_id IS NOT NULL)", name="customer_parcel_has_order"
        ),
        Index("ix_parcel_state", "kind", "state", "id"),
        Index("ix_parcel_cooperative", "cooperative_id", "state", "id"),
        Index("ix_parcel_order", "order_id"),
        Index("ix_parcel_tracking_number", "tracking_number"),
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


class ParcelKit(Model):
    """A kit of materials in a parcel from the hub to its cooperative; it travels once."""

    __tablename__ = "parcel_kit"
    __table_args__ = (Index("ix_parcel_kit_parcel", "parcel_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    kit_id: Mapped[int] = mapped_column(ForeignKey("kit.id"), unique=True)


class DirectLeg(Model):
    """An order that its cooperative sends to the buyer itself, past the hub."""

    __tablename__ = "direct_leg"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"), unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    allowed_at: Mapped[datetime]


class LossClaim(Model):
    """What we ask a carrier for a parcel that was lost or spoilt, and what it answered."""

    __tablename__ = "loss_claim"
    __table_args__ = (
        CheckConstraint("asked_minor > 0", name="asked"),
        CheckConstraint("granted_minor BETWEEN 0 AND asked_minor", name="granted"),
        CheckConstraint("granted_minor IS NULL OR state = 'paid'", name="paid"),
        Index("ix_loss_claim_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), unique=True)
    state: Mapped[ClaimState] = choice(ClaimState, default=ClaimState.FILED)
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    asked_minor: Mapped[int] = minor_units()
    granted_minor: Mapped[int | None] = minor_units()
    why: Mapped[str] = mapped_column(String(300), default="")
    answer: Mapped[str] = mapped_column(String(300), default="")
    filed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    @property
    def asked(self) -> Money:
        """What we ask for."""
        return Money(self.asked_minor, self.currency)

    @property
    def granted(self) -> Money | None:
        """What the carrier pays, once it does."""
        return None if self.granted_minor is None else Money(self.granted_minor, self.currency)


class TrackingEvent(Model):
    """What was said of a parcel, by a carrier (`source`) or a person; `doubted` moved nothing."""

    __tablename__ = "tracking_event"
    __table_args__ = (UniqueConstraint("parcel_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    key: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(24))
    seen: Mapped[Seen] = choice(Seen)
    at: Mapped[datetime]
    told_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    doubted: Mapped[bool] = mapped_column(default=False)


class ParcelWatch(Model):
    """When a carrier is asked about a parcel again; never, where `look_at` is empty. Since
    `subscribed_at` it pushes by itself what is new."""

    __tablename__ = "parcel_watch"
    __table_args__ = (
        CheckConstraint("quiet >= 0 AND failures >= 0", name="counts"),
        Index("ix_parcel_watch_look_at", "look_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), unique=True)
    since: Mapped[datetime]
    look_at: Mapped[datetime | None]
    quiet: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    subscribed_at: Mapped[datetime | None]
