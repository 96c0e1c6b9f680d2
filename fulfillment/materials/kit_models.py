"""Kits, what they hold and lack, what was lost of them; doors on a round, and words at a door."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice
from catalog.vault import Sealed
from fulfillment.materials.models import quantity
from fulfillment.materials.rules import KitState, Place, ShortageState


class Kit(Model):
    """The materials of one batch, together, with the recipe as it was when it was listed.

    `open_for` is the batch until the kit is unpacked again; it is unique, so that a batch has one
    kit. `place` and `place_ref` say where it is packed: the hub or a cooperative.
    """

    __tablename__ = "kit"
    __table_args__ = (
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("open_for IS NULL OR open_for = batch_id", name="open_for_it"),
        CheckConstraint("state <> 'unpacked' OR open_for IS NULL", name="unpacked"),
        CheckConstraint("place IN ('hub', 'cooperative')", name="packed_at"),
        Index("ix_kit_state", "state", "listed_on", "id"),
        Index("ix_kit_state_cooperative", "state", "cooperative_id", "id"),
        Index("ix_kit_cooperative", "cooperative_id", "state", "id"),
        Index("ix_kit_maker", "maker_id", "state"),
        Index("ix_kit_batch", "batch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    open_for: Mapped[int | None] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    recipe_id: Mapped[int] = mapped_column(ForeignKey("recipe.id"))
    pieces: Mapped[int]
    state: Mapped[KitState] = choice(KitState)
    place: Mapped[Place] = choice(Place)
    place_ref: Mapped[int] = mapped_column(default=0)
    listed_on: Mapped[date]
    issued_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    lines: Mapped[list[KitLine]] = relationship(order_by="KitLine.id")

    @property
    def code(self) -> str:
        """What stands on its label."""
        return f"K-{self.id:06d}"


class KitLine(Model):
    """One material of a kit, frozen from the recipe; `ticked_at` is when she found it there."""

    __tablename__ = "kit_line"
    __table_args__ = (
        UniqueConstraint("kit_id", "material_id"),
        CheckConstraint("per_piece > 0 AND needed > 0", name="needed"),
        CheckConstraint("loss_points BETWEEN 0 AND 10000", name="loss"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kit_id: Mapped[int] = mapped_column(ForeignKey("kit.id"))
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    per_piece: Mapped[int] = quantity()
    needed: Mapped[int] = quantity()
    loss_points: Mapped[int] = mapped_column(default=0)
    ticked_at: Mapped[datetime | None]


class Shortage(Model):
    """So much of a material is missing in a kit; `call_id` is the maker's call that told it."""

    __tablename__ = "kit_shortage"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_kit_shortage_state", "state", "cooperative_id", "id"),
        Index("ix_kit_shortage_kit", "kit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kit_id: Mapped[int] = mapped_column(ForeignKey("kit.id"))
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    quantity: Mapped[int] = quantity()
    state: Mapped[ShortageState] = choice(ShortageState)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("batch_call.id"))
    at: Mapped[datetime]


class MaterialLoss(Model):
    """What was lost of a material when a kit was counted out, what of it was agreed, and what was
    beyond that. Nothing is charged here."""

    __tablename__ = "material_loss"
    __table_args__ = (
        UniqueConstraint("kit_id", "material_id"),
        CheckConstraint("lost > 0 AND allowed >= 0", name="lost"),
        CheckConstraint("beyond BETWEEN 0 AND lost", name="beyond"),
        Index("ix_material_loss_maker", "maker_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kit_id: Mapped[int] = mapped_column(ForeignKey("kit.id"))
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    lost: Mapped[int] = quantity()
    allowed: Mapped[int] = quantity()
    beyond: Mapped[int] = quantity()
    at: Mapped[datetime]


class RoundStop(Model):
    """A door on a cooperative's round of a day."""

    __tablename__ = "round_stop"
    __table_args__ = (UniqueConstraint("cooperative_id", "day", "maker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    day: Mapped[date]
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    position: Mapped[int]
    done_at: Mapped[datetime | None]


class DoorNote(Model):
    """What whoever brings a kit must know at her door: “ring twice”. It tells of her: sealed."""

    __tablename__ = "door_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"), unique=True)
    words: Mapped[str | None] = mapped_column(Sealed("door_note.words"))
