"""Crafts, products and variants: what is sold, and what making one takes.

A product is also the style that a planner splits: craft, level, standard minutes, pack and
smallest batch belong to it; colour and size belong to its variants, which carry the sku.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.cooperatives.models import Cooperative
from catalog.db import Model, choice, minor_units
from catalog.products.lettering import LetteringRule, Signs
from catalog.products.rules import ProductState, TaxClass
from catalog.words import Words


class Craft(Model):
    """A kind of work: stringing, knotting, embroidery…"""

    __tablename__ = "craft"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Words]
    about: Mapped[Words]
    position: Mapped[int] = mapped_column(default=0)


class Product(Model):
    """A piece in the shop and a style on the plan.

    `standard_minutes` is time-study minutes per piece with rest allowance; `level` the lowest
    certificate that may make it; `pack` the number in which pieces are kitted; `materials_minor`
    what the materials of one piece cost, in 分. What is `made_to_order` can be bought while none
    lies ready: it is promised for a day. `version` counts the office's edits, so that two editors
    never overwrite each other; at `publish_at` and `delist_at` it comes and goes by itself.
    """

    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint("standard_minutes > 0", name="standard_minutes"),
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        CheckConstraint("pack >= 1 AND min_batch >= 1", name="pack"),
        CheckConstraint("weight_g >= 0 AND kit_weight_g >= 0", name="weight"),
        CheckConstraint("materials_minor >= 0", name="materials"),
        Index("ix_product_listing", "state", "craft_id", "id"),
        Index("ix_product_publish_at", "publish_at"),
        Index("ix_product_delist_at", "delist_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[ProductState] = choice(ProductState, default=ProductState.DRAFT)
    craft_id: Mapped[int] = mapped_column(ForeignKey("craft.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    name: Mapped[Words]
    summary: Mapped[Words]
    description: Mapped[Words]
    materials: Mapped[Words]
    care: Mapped[Words]
    level: Mapped[int] = mapped_column(default=1)
    standard_minutes: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    pack: Mapped[int] = mapped_column(default=1)
    min_batch: Mapped[int] = mapped_column(default=1)
    weight_g: Mapped[int] = mapped_column(default=0)
    kit_weight_g: Mapped[int] = mapped_column(default=0)
    materials_minor: Mapped[int] = minor_units(default=0)
    made_to_order: Mapped[bool] = mapped_column(default=False, server_default=false())
    tax_class: Mapped[TaxClass] = choice(
        TaxClass, default=TaxClass.STANDARD, server_default=TaxClass.STANDARD.value
    )
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    publish_at: Mapped[datetime | None]
    delist_at: Mapped[datetime | None]

    craft: Mapped[Craft] = relationship()
    cooperative: Mapped[Cooperative] = relationship()
    variants: Mapped[list[Variant]] = relationship(
        back_populates="product", order_by="Variant.position"
    )


class ProductLettering(Model):
    """That a product may carry words of its customer's, and which; most have no such row."""

    __tablename__ = "product_lettering"
    __table_args__ = (
        CheckConstraint("most BETWEEN 1 AND 40", name="most"),
        CheckConstraint("extra_minor >= 0", name="extra"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
    most: Mapped[int]
    signs: Mapped[Signs] = choice(Signs)
    extra_minor: Mapped[int] = minor_units(default=0)

    @property
    def rule(self) -> LetteringRule:
        """The row as the rules know it."""
        return LetteringRule(self.most, self.signs, self.extra_minor)


class Variant(Model):
    """One colour or size of a product; its `sku` is what stock and order lines count. One that is
    retired is no longer sold, but what was sold of it keeps its name. Of a bundle no pieces lie
    anywhere: it is put together from others (`stock.bundling`)."""

    __tablename__ = "variant"
    __table_args__ = (
        Index("ix_variant_product", "product_id", "position"),
        Index("uq_variant_bundle", "id", "is_bundle", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(40), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    name: Mapped[Words]
    colour_hex: Mapped[str] = mapped_column(String(7), default="#888888")
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]
    is_bundle: Mapped[bool] = mapped_column(default=False, server_default=false())

    product: Mapped[Product] = relationship(back_populates="variants")


class ProductVoice(Model):
    """What people say of a product, in numbers: stars given by buyers in published reviews, and
    how many makers show themselves with it. A product of which nobody speaks has no row."""

    __tablename__ = "product_voice"
    __table_args__ = (
        CheckConstraint(
            "stars_1 >= 0 AND stars_2 >= 0 AND stars_3 >= 0 AND stars_4 >= 0 AND stars_5 >= 0",
            name="stars",
        ),
        CheckConstraint("faces >= 0", name="faces"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), unique=True)
    stars_1: Mapped[int] = mapped_column(default=0)
    stars_2: Mapped[int] = mapped_column(default=0)
    stars_3: Mapped[int] = mapped_column(default=0)
    stars_4: Mapped[int] = mapped_column(default=0)
    stars_5: Mapped[int] = mapped_column(default=0)
    faces: Mapped[int] = mapped_column(default=0)
