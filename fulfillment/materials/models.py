"""Materials, their lots, where they lie and how they moved; recipes, and deliveries.

A level is changed by guarded statements only and cannot fall below zero; moves are only inserted
(`triggers`), each under a key that names its cause. A level is the sum of the moves to its place
less the moves from it.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice
from catalog.words import Words
from fulfillment.materials import triggers
from fulfillment.materials.rules import ArrivalState, Place, Unit, Why


def quantity(**column: object) -> Mapped[int]:
    """A column of smallest units: wide enough for tonnes in milligrams."""
    return mapped_column(BigInteger, **column)  # type: ignore[arg-type] # passed through


def _end(name: str) -> Mapped[Place]:
    """One end of a move; both ends are of one enum, so each names its own check."""

    def values(kind: type[StrEnum]) -> list[str]:
        return [each.value for each in kind]

    kind = Enum(
        Place,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=24,
        values_callable=values,
    )
    return mapped_column(kind)


class Material(Model):
    """A bead, a cord, a pouch. `loss_points` of what is used may be lost without a word;
    below `reorder_at` the office is told; `colour_hex` is what a page shows beside the name."""

    __tablename__ = "material"
    __table_args__ = (
        CheckConstraint("loss_points BETWEEN 0 AND 10000", name="loss"),
        CheckConstraint("reorder_at >= 0", name="reorder"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[Words]
    unit: Mapped[Unit] = choice(Unit)
    colour_hex: Mapped[str] = mapped_column(String(7), default="#888888")
    loss_points: Mapped[int] = mapped_column(default=0)
    reorder_at: Mapped[int] = quantity(default=0)
    retired_at: Mapped[datetime | None]


class MaterialLot(Model):
    """A dye lot or a delivery of one material that looks alike: 缸号. With an `order_id` it was
    supplied by that order's customer and is hers; otherwise it is the house's."""

    __tablename__ = "material_lot"
    __table_args__ = (
        Index("ix_material_lot_material", "material_id", "id"),
        Index("ix_material_lot_order", "order_id", "material_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("customer_order.id"))
    number: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    made_at: Mapped[datetime]


class MaterialLevel(Model):
    """So much of a lot lies at a place; the database itself refuses less than nothing."""

    __tablename__ = "material_level"
    __table_args__ = (
        UniqueConstraint("lot_id", "place", "ref"),
        CheckConstraint("on_hand >= 0", name="never_below_zero"),
        CheckConstraint("place IN ('hub', 'cooperative', 'kit')", name="held"),
        Index("ix_material_level_place", "place", "ref", "lot_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("material_lot.id"))
    place: Mapped[Place] = choice(Place)
    ref: Mapped[int] = mapped_column(default=0)
    on_hand: Mapped[int] = quantity(default=0)


class MaterialMove(Model):
    """So much of a lot went from one place to another; it is never changed itself."""

    __tablename__ = "material_move"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("source <> target OR source_ref <> target_ref", name="two_places"),
        CheckConstraint("(why = 'reversed') = (reverses_id IS NOT NULL)", name="reverses"),
        Index("ix_material_move_source", "source", "source_ref", "lot_id"),
        Index("ix_material_move_target", "target", "target_ref", "lot_id"),
        Index("ix_material_move_lot", "lot_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("material_lot.id"))
    source: Mapped[Place] = _end("source")
    source_ref: Mapped[int] = mapped_column(default=0)
    target: Mapped[Place] = _end("target")
    target_ref: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[int] = quantity()
    why: Mapped[Why] = choice(Why)
    note: Mapped[str] = mapped_column(String(200), default="")
    key: Mapped[str] = mapped_column(String(120), unique=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("material_move.id"), unique=True)
    actor_id: Mapped[int | None]
    at: Mapped[datetime]


class MaterialArrival(Model):
    """A delivery: announced, then counted and looked at. Only what is accepted is stock."""

    __tablename__ = "material_arrival"
    __table_args__ = (
        CheckConstraint("announced > 0", name="announced"),
        CheckConstraint("counted >= 0 AND accepted BETWEEN 0 AND counted", name="accepted"),
        CheckConstraint("inspected_at IS NULL OR state = 'inspected'", name="inspected"),
        Index("ix_material_arrival_state", "state", "expected_on", "id"),
        Index("ix_material_arrival_lot", "lot_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("material_lot.id"))
    state: Mapped[ArrivalState] = choice(ArrivalState)
    expected_on: Mapped[date]
    announced: Mapped[int] = quantity()
    counted: Mapped[int] = quantity(default=0)
    accepted: Mapped[int] = quantity(default=0)
    note: Mapped[str] = mapped_column(String(200), default="")
    key: Mapped[str] = mapped_column(String(80), unique=True)
    inspected_at: Mapped[datetime | None]


class Recipe(Model):
    """What a kit of a style holds from a day on; for one variant, or for all that have none of
    their own. It is never changed: a correction is a newer one."""

    __tablename__ = "recipe"
    __table_args__ = (Index("ix_recipe_product", "product_id", "variant_id", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    starts_on: Mapped[date]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    made_at: Mapped[datetime]

    lines: Mapped[list[RecipeLine]] = relationship(order_by="RecipeLine.id")


class RecipeLine(Model):
    """One material of a recipe: how much a piece needs, and how much is added to spare."""

    __tablename__ = "recipe_line"
    __table_args__ = (
        UniqueConstraint("recipe_id", "material_id"),
        CheckConstraint("per_piece > 0", name="per_piece"),
        CheckConstraint("spare_points BETWEEN 0 AND 10000", name="spare"),
        Index("ix_recipe_line_material", "material_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipe_id: Mapped[int] = mapped_column(ForeignKey("recipe.id"))
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    per_piece: Mapped[int] = quantity()
    spare_points: Mapped[int] = mapped_column(default=0)


event.listen(MaterialMove.__table__, "after_create", triggers.create)
