"""Stock: how many finished pieces lie where. The database itself refuses to go below zero."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice
from catalog.stock.rules import LocationKind
from catalog.words import Words


class Location(Model):
    """A place where finished pieces lie: the hub, a centre, a stall."""

    __tablename__ = "location"
    __table_args__ = (
        CheckConstraint("kind = 'house' OR NOT sells_online", name="only_the_house_sells_online"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Words]
    sells_online: Mapped[bool] = mapped_column(default=True)
    kind: Mapped[LocationKind] = choice(
        LocationKind, default=LocationKind.HOUSE, server_default=LocationKind.HOUSE.value
    )


class StockLevel(Model):
    """Pieces of one variant at one location: `on_hand` may still be sold to anybody.

    While `queued`, what comes free is `kept` for those who wait, and not on open sale. Below `low`
    pieces every change is told to the shelf, for something may turn empty by it: a bundle that
    takes several of a variant is empty before the variant is.
    """

    __tablename__ = "stock_level"
    __table_args__ = (
        UniqueConstraint("variant_id", "location_id"),
        CheckConstraint("on_hand >= 0", name="never_oversold"),
        CheckConstraint("kept >= 0", name="kept"),
        CheckConstraint("low >= 1", name="low"),
        Index("ix_stock_level_queued", "queued", "variant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    on_hand: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0, server_default="0")
    queued: Mapped[bool] = mapped_column(default=False, server_default=false())
    low: Mapped[int] = mapped_column(default=1, server_default="1")


class BundlePart(Model):
    """That so many pieces of a component lie in a bundle.

    The keys carry along what each variant is, so that the database itself refuses a bundle of
    bundles, and a component that becomes a bundle.
    """

    __tablename__ = "bundle_part"
    __table_args__ = (
        CheckConstraint("pieces BETWEEN 1 AND 99", name="pieces"),
        CheckConstraint("of_bundle", name="of_bundle"),
        CheckConstraint("NOT part_is_bundle", name="part_is_bundle"),
        ForeignKeyConstraint(["bundle_id", "of_bundle"], ["variant.id", "variant.is_bundle"]),
        ForeignKeyConstraint(
            ["component_id", "part_is_bundle"], ["variant.id", "variant.is_bundle"]
        ),
        Index("ix_bundle_part_component", "component_id"),
    )

    bundle_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    component_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pieces: Mapped[int]
    of_bundle: Mapped[bool] = mapped_column(default=True, server_default=true())
    part_is_bundle: Mapped[bool] = mapped_column(default=False, server_default=false())


class StockMove(Model):
    """One change of a level: pieces in (positive) or out (negative).

    `cause` is what it happened for (`order:MH-7KQ4MX`), `key` the cause and its place in the row
    of that cause's moves, so that none happens twice.
    """

    __tablename__ = "stock_move"
    __table_args__ = (
        CheckConstraint("pieces <> 0", name="pieces"),
        Index("ix_stock_move_level", "variant_id", "location_id", "id"),
        Index("ix_stock_move_cause", "cause", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    pieces: Mapped[int]
    reason: Mapped[str] = mapped_column(String(24))
    cause: Mapped[str] = mapped_column(String(110))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    at: Mapped[datetime]
