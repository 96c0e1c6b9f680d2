"""Prices that shoppers pay and rates that makers earn, both valid from a moment on.

Nothing is edited: a new row begins, the old one stays as what was true. The rate is per product,
one for every maker.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, minor_units


class Price(Model):
    """What one piece of a variant costs from `starts_at` until a later row begins."""

    __tablename__ = "price"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        UniqueConstraint("variant_id", "currency", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    starts_at: Mapped[datetime]


class PriceTier(Model):
    """What one piece costs when at least `pieces` are taken, from `starts_at` until `ends_at`.

    `confirmed` says that the office meant it although more pieces cost more each.
    """

    __tablename__ = "price_tier"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("pieces >= 2", name="pieces"),
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="order"),
        UniqueConstraint("variant_id", "currency", "pieces", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    pieces: Mapped[int]
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    confirmed: Mapped[bool] = mapped_column(default=False)


class MaterialCost(Model):
    """What the materials of one piece cost from the day `starts_on`: of a variant, or, without
    one, of every variant of the product that has none of its own."""

    __tablename__ = "material_cost"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="positive"),
        UniqueConstraint("variant_id", "currency", "starts_on"),
        Index(
            "uq_material_cost_of_product",
            "product_id",
            "currency",
            "starts_on",
            unique=True,
            sqlite_where=text("variant_id IS NULL"),
            postgresql_where=text("variant_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    starts_on: Mapped[date]


class CooperativeFee(Model):
    """A cooperative's agreed share of a price, in basis points, from the day `starts_on`: for its
    centre, its lead and its looking over."""

    __tablename__ = "cooperative_fee"
    __table_args__ = (
        CheckConstraint("share_points BETWEEN 0 AND 5000", name="share"),
        UniqueConstraint("cooperative_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    share_points: Mapped[int]
    starts_on: Mapped[date]


class PieceRate(Model):
    """What a maker earns for one accepted piece of a product, from the day `starts_on`."""

    __tablename__ = "piece_rate"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        UniqueConstraint("product_id", "currency", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    amount_minor: Mapped[int] = minor_units()
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    starts_on: Mapped[date]
