"""The house's own table of zones and methods. The rules check a method's bands."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice, minor_units
from catalog.words import Words
from storefront.delivery.rules import Kind
from storefront.taxes import TaxKind


class DeliveryZone(Model):
    """Where the same methods are offered."""

    __tablename__ = "delivery_zone"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    name: Mapped[Words]

    areas: Mapped[list[DeliveryArea]] = relationship(cascade="all, delete-orphan")
    methods: Mapped[list[DeliveryMethod]] = relationship(order_by="DeliveryMethod.position")


class DeliveryArea(Model):
    """An area lies in one zone only, so that an address has one table of prices."""

    __tablename__ = "delivery_area"

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("delivery_zone.id"), index=True)
    area: Mapped[str] = mapped_column(String(8), unique=True)


class ZoneTax(Model):
    """What a zone's tax takes from the day `starts_on`; rows are added, none is changed."""

    __tablename__ = "zone_tax"
    __table_args__ = (
        CheckConstraint(
            "standard_points BETWEEN 0 AND 10000 AND reduced_points BETWEEN 0 AND 10000",
            name="rates",
        ),
        UniqueConstraint("zone_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("delivery_zone.id"))
    name: Mapped[Words]
    kind: Mapped[TaxKind] = choice(TaxKind)
    standard_points: Mapped[int]
    reduced_points: Mapped[int]
    starts_on: Mapped[date]


class DeliveryMethod(Model):
    """One way to send, or a place to pick up; `bands` are pairs of grams and minor units.

    A place at a cooperative's centre names it: then its own people hand over there too.
    `takes_payment` is a place where she may pay when she fetches it.
    """

    __tablename__ = "delivery_method"
    __table_args__ = (
        UniqueConstraint("zone_id", "position"),
        CheckConstraint("free_from_minor >= 0", name="free_from"),
        CheckConstraint("kind = 'pickup' OR cooperative_id IS NULL", name="handed_over"),
        CheckConstraint("kind = 'pickup' OR NOT takes_payment", name="paid_there"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("delivery_zone.id"))
    position: Mapped[int]
    kind: Mapped[Kind] = choice(Kind)
    name: Mapped[Words]
    place: Mapped[Words]
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"))
    bands: Mapped[list[list[int]]] = mapped_column(JSON)
    free_from_minor: Mapped[int | None] = minor_units()
    on_offer: Mapped[bool] = mapped_column(default=True)
    takes_payment: Mapped[bool] = mapped_column(default=False, server_default=false())
