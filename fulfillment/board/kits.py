"""Kits as pages show them: batches that need one, kits by where they are, and the pick list.

Every list shows a page; the number of statements is the same for ten kits and a hundred thousand.
Makers are named by their alias.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.batches import Batch, BatchState
from fulfillment.makers import Maker
from fulfillment.materials import (
    Kit,
    KitState,
    Material,
    MaterialLevel,
    MaterialLot,
    Place,
    Recipe,
    Shortage,
    ShortageState,
    Unit,
)
from fulfillment.orders import Order, OrderLine

PAGE = 40
WAITING = (ShortageState.OPEN, ShortageState.ASKED)
#: A batch of which nothing more is made.
OVER = (BatchState.FINISHED, BatchState.DECLINED, BatchState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class ToKit:
    """A batch that a maker took and that has no kit yet."""

    batch_id: int
    code: str
    order_id: int
    product_id: int
    variant_id: int
    product: Words
    variant: Words
    colour_hex: str
    maker: Words
    cooperative_id: int
    cooperative: Words
    pieces: int
    start_on: date
    due_on: date
    kit_days: int


@dataclass(frozen=True, slots=True)
class KitRow:
    """A kit in a list."""

    id: int
    state: KitState
    batch_id: int
    batch_code: str
    batch_state: BatchState
    product_id: int
    product: Words
    variant: Words
    colour_hex: str
    maker_id: int
    maker: Words
    cooperative: Words
    order_number: str
    pieces: int
    listed_on: date
    start_on: date
    issued_at: datetime | None
    short: int

    @property
    def code(self) -> str:
        """What stands on its label."""
        return f"K-{self.id:06d}"


@dataclass(frozen=True, slots=True)
class Pick:
    """So much of a lot goes into so many kits."""

    material_id: int
    code: str
    name: Words
    unit: Unit
    colour_hex: str
    number: str
    is_supplied: bool
    quantity: int
    kits: int


def to_kit(
    session: Session, *, cooperative_id: int | None = None, limit: int = PAGE
) -> tuple[ToKit, ...]:
    """Batches without a kit whose style has a recipe, those that begin first in front."""
    rows = session.execute(
        _without_kit(cooperative_id)
        .where(exists().where(Recipe.product_id == Batch.product_id))
        .order_by(Batch.start_on, Batch.id)
        .limit(limit)
    )
    return tuple(ToKit(*row) for row in rows)


def without_recipe(session: Session, *, limit: int = 12) -> tuple[tuple[str, Words], ...]:
    """Styles that makers took and nobody wrote a recipe for: address word and name."""
    rows = session.execute(
        select(Product.slug, Product.name)
        .join(Batch, Batch.product_id == Product.id)
        .where(Batch.state == BatchState.TAKEN)
        .where(~exists().where(Recipe.product_id == Product.id))
        .group_by(Product.id)
        .order_by(Product.id)
        .limit(limit)
    )
    return tuple((slug, name) for slug, name in rows)


def kits(
    session: Session,
    states: Collection[KitState],
    *,
    cooperative_ids: Collection[int] | None = None,
    on: date | None = None,
    limit: int = PAGE,
) -> tuple[KitRow, ...]:
    """Kits in some states, of some cooperatives or all, of one day's pick list or any."""
    wanted = _kits().where(Kit.state.in_(states))
    if cooperative_ids is not None:
        wanted = wanted.where(Kit.cooperative_id.in_(cooperative_ids))
    if on is not None:
        wanted = wanted.where(Kit.listed_on == on)
    rows = session.execute(wanted.order_by(Kit.cooperative_id, Kit.id).limit(limit))
    return tuple(KitRow(*row) for row in rows)


def to_count_out(
    session: Session, cooperative_ids: Collection[int], *, limit: int = PAGE
) -> tuple[KitRow, ...]:
    """Kits in makers' hands whose batch is over: what is left of them comes back."""
    wanted = _kits().where(Kit.state == KitState.ISSUED, Kit.cooperative_id.in_(cooperative_ids))
    wanted = wanted.where(Batch.state.in_(OVER))
    return tuple(KitRow(*row) for row in session.execute(wanted.order_by(Kit.id).limit(limit)))


def kit_row(session: Session, kit_id: int) -> KitRow:
    """One kit."""
    return KitRow(*session.execute(_kits().where(Kit.id == kit_id)).one())


def kits_named(session: Session, kit_ids: Collection[int]) -> tuple[KitRow, ...]:
    """These kits, in the order of their ids."""
    rows = session.execute(_kits().where(Kit.id.in_(kit_ids)).order_by(Kit.id))
    return tuple(KitRow(*row) for row in rows)


def pick_list(session: Session, *, cooperative_id: int = 0) -> tuple[Pick, ...]:
    """What is to be fetched for every kit on the list, by material and lot; for those that are
    packed at the hub, or at a cooperative."""
    place = Place.COOPERATIVE if cooperative_id else Place.HUB
    rows = session.execute(
        select(
            Material.id,
            Material.code,
            Material.name,
            Material.unit,
            Material.colour_hex,
            MaterialLot.number,
            MaterialLot.order_id.is_not(None),
            func.sum(MaterialLevel.on_hand),
            func.count(),
        )
        .select_from(Kit)
        .join(MaterialLevel, and_(MaterialLevel.place == Place.KIT, MaterialLevel.ref == Kit.id))
        .join(MaterialLot, MaterialLot.id == MaterialLevel.lot_id)
        .join(Material, Material.id == MaterialLot.material_id)
        .where(Kit.state == KitState.LISTED, MaterialLevel.on_hand > 0)
        .where(Kit.place == place, Kit.place_ref == cooperative_id)
        .group_by(Material.id, MaterialLot.id)
        .order_by(Material.code, MaterialLot.id)
    )
    return tuple(Pick(*row[:7], int(row[7]), int(row[8])) for row in rows)


_TO_KIT: tuple[Any, ...] = (
    Batch.id,
    Batch.code,
    OrderLine.order_id,
    Batch.product_id,
    Batch.variant_id,
    Product.name,
    Variant.name,
    Variant.colour_hex,
    Maker.alias,
    Cooperative.id,
    Cooperative.name,
    Batch.pieces,
    Batch.start_on,
    Batch.due_on,
    Cooperative.kit_days,
)


def _without_kit(cooperative_id: int | None) -> Select[Any]:
    wanted = (
        select(*_TO_KIT)
        .join(OrderLine, OrderLine.id == Batch.order_line_id)
        .join(Product, Product.id == Batch.product_id)
        .join(Variant, Variant.id == Batch.variant_id)
        .join(Maker, Maker.id == Batch.maker_id)
        .join(Cooperative, Cooperative.id == Batch.cooperative_id)
        .where(Batch.state == BatchState.TAKEN, ~exists().where(Kit.open_for == Batch.id))
    )
    return (
        wanted if cooperative_id is None else wanted.where(Batch.cooperative_id == cooperative_id)
    )


_WAITING = (
    select(func.count(Shortage.id))
    .where(Shortage.kit_id == Kit.id, Shortage.state.in_(WAITING))
    .scalar_subquery()
)
_KIT: tuple[Any, ...] = (
    Kit.id,
    Kit.state,
    Batch.id,
    Batch.code,
    Batch.state,
    Product.id,
    Product.name,
    Variant.name,
    Variant.colour_hex,
    Maker.id,
    Maker.alias,
    Cooperative.name,
    Order.number,
    Kit.pieces,
    Kit.listed_on,
    Batch.start_on,
    Kit.issued_at,
    _WAITING,
)


def _kits() -> Select[Any]:
    return (
        select(*_KIT)
        .join(Batch, Batch.id == Kit.batch_id)
        .join(Product, Product.id == Batch.product_id)
        .join(Variant, Variant.id == Batch.variant_id)
        .join(Maker, Maker.id == Kit.maker_id)
        .join(Cooperative, Cooperative.id == Kit.cooperative_id)
        .join(Order, Order.id == Kit.order_id)
    )
