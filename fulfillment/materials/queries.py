"""Reading materials: what lies where by lot, deliveries, last moves, and rows held for a change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.materials.kit_models import Kit
from fulfillment.materials.models import (
    Material,
    MaterialArrival,
    MaterialLevel,
    MaterialLot,
    MaterialMove,
)
from fulfillment.materials.rules import ArrivalState, Place, Spot, Unit, Why

PAGE = 60


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material and how much of it lies where; `supplied` is customers' own at the hub."""

    id: int
    code: str
    name: Words
    unit: Unit
    colour_hex: str
    loss_points: int
    reorder_at: int
    at_hub: int
    supplied: int
    at_cooperatives: int
    in_kits: int


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot of a material at one place."""

    lot_id: int
    number: str
    order_id: int | None
    place: Place
    ref: int
    on_hand: int


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """A delivery in a list."""

    id: int
    material: Words
    unit: Unit
    number: str
    order_id: int | None
    state: ArrivalState
    expected_on: date
    announced: int
    counted: int
    accepted: int
    note: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move of a material's lots; `is_undone` says that it was corrected."""

    move: MaterialMove
    number: str
    is_undone: bool


def materials_page(
    session: Session, *, code: str = "", page: int = 1, limit: int = PAGE
) -> tuple[tuple[MaterialRow, ...], int]:
    """A page of materials with what lies where, and how many there are."""
    here, hers = MaterialLevel.place, MaterialLot.order_id.is_not(None)
    hub = here == Place.HUB
    wanted = (hub & ~hers, hub & hers, here == Place.COOPERATIVE, here == Place.KIT)
    sums = [
        func.coalesce(func.sum(case((each, MaterialLevel.on_hand), else_=0)), 0) for each in wanted
    ]
    known = select(Material.id).where(Material.retired_at.is_(None))
    if code:
        known = known.where(Material.code.contains(code.upper(), autoescape=True))
    count = session.scalar(select(func.count()).select_from(known.subquery())) or 0
    ids = known.order_by(Material.code).limit(limit).offset((page - 1) * limit).subquery()
    rows = session.execute(
        select(*_MATERIAL, *sums)
        .join(ids, ids.c.id == Material.id)
        .outerjoin(MaterialLot, MaterialLot.material_id == Material.id)
        .outerjoin(MaterialLevel, MaterialLevel.lot_id == MaterialLot.id)
        .group_by(Material.id)
        .order_by(Material.code)
    )
    return tuple(MaterialRow(*_whole(row)) for row in rows), count


_MATERIAL: tuple[Any, ...] = (
    Material.id,
    Material.code,
    Material.name,
    Material.unit,
    Material.colour_hex,
    Material.loss_points,
    Material.reorder_at,
)


def _whole(row: Any) -> list[Any]:
    return [*row[: len(_MATERIAL)], *(int(each) for each in row[len(_MATERIAL) :])]


def all_materials(session: Session, *, limit: int = 500) -> list[Material]:
    """Materials to choose from, by code."""
    wanted = select(Material).where(Material.retired_at.is_(None)).order_by(Material.code)
    return list(session.scalars(wanted.limit(limit)))


def lots_of(session: Session, material_id: int, *, limit: int = PAGE) -> tuple[LotRow, ...]:
    """Where the lots of a material lie outside kits, newest lot first."""
    rows = session.execute(
        select(
            MaterialLot.id,
            MaterialLot.number,
            MaterialLot.order_id,
            MaterialLevel.place,
            MaterialLevel.ref,
            MaterialLevel.on_hand,
        )
        .join(MaterialLevel, MaterialLevel.lot_id == MaterialLot.id)
        .where(MaterialLot.material_id == material_id, MaterialLevel.on_hand > 0)
        .where(MaterialLevel.place != Place.KIT)
        .order_by(MaterialLot.id.desc(), MaterialLevel.place, MaterialLevel.ref)
        .limit(limit)
    )
    return tuple(LotRow(*row) for row in rows)


def arrivals(
    session: Session,
    *,
    state: ArrivalState | None = None,
    material_id: int | None = None,
    limit: int = PAGE,
) -> tuple[ArrivalRow, ...]:
    """Deliveries, those expected first, then the newest."""
    wanted = (
        select(
            MaterialArrival.id,
            Material.name,
            Material.unit,
            MaterialLot.number,
            MaterialLot.order_id,
            MaterialArrival.state,
            MaterialArrival.expected_on,
            MaterialArrival.announced,
            MaterialArrival.counted,
            MaterialArrival.accepted,
            MaterialArrival.note,
        )
        .join(MaterialLot, MaterialLot.id == MaterialArrival.lot_id)
        .join(Material, Material.id == MaterialLot.material_id)
        .order_by(MaterialArrival.state, MaterialArrival.expected_on.desc())
        .order_by(MaterialArrival.id.desc())
        .limit(limit)
    )
    if state is not None:
        wanted = wanted.where(MaterialArrival.state == state)
    if material_id is not None:
        wanted = wanted.where(Material.id == material_id)
    return tuple(ArrivalRow(*row) for row in session.execute(wanted))


def unit_of_lot(session: Session, lot_id: int) -> Unit:
    """How the material of a lot is counted."""
    wanted = select(Material.unit).join(MaterialLot, MaterialLot.material_id == Material.id)
    return session.execute(wanted.where(MaterialLot.id == lot_id)).scalar_one()


def last_moves(session: Session, material_id: int, *, limit: int = PAGE) -> tuple[MoveRow, ...]:
    """The newest moves of a material's lots."""
    back = select(MaterialMove.reverses_id).where(
        MaterialMove.why == Why.REVERSED, MaterialMove.reverses_id.is_not(None)
    )
    rows = session.execute(
        select(MaterialMove, MaterialLot.number)
        .join(MaterialLot, MaterialLot.id == MaterialMove.lot_id)
        .where(MaterialLot.material_id == material_id)
        .order_by(MaterialMove.id.desc())
        .limit(limit)
    ).all()
    ids = [move.id for move, _ in rows]
    undone = set(session.scalars(back.where(MaterialMove.reverses_id.in_(ids))))
    return tuple(MoveRow(move, number, move.id in undone) for move, number in rows)


def kits_in_order(session: Session, kit_ids: Collection[int]) -> list[Kit]:
    """Kits, locked in the order of their ids, so that two hands never wait in a ring."""
    wanted = select(Kit).where(Kit.id.in_(kit_ids)).order_by(Kit.id).with_for_update(key_share=True)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


@dataclass(frozen=True, slots=True)
class Shelf:
    """A lot as it lies at one place, with its material."""

    lot_id: int
    number: str
    order_id: int | None
    material: Words
    code: str
    unit: Unit
    colour_hex: str
    on_hand: int


def lots_at(
    session: Session, spot: Spot, *, page: int, limit: int
) -> tuple[tuple[Shelf, ...], int]:
    """A page of the lots that lie at a place, by material, and how many there are."""
    here = (MaterialLevel.place == spot.place, MaterialLevel.ref == spot.ref)
    count = select(func.count(MaterialLevel.id)).where(*here, MaterialLevel.on_hand > 0)
    columns: tuple[Any, ...] = (MaterialLot.id, MaterialLot.number, MaterialLot.order_id)
    columns += (Material.name, Material.code, Material.unit, Material.colour_hex)
    rows: Sequence[Any] = session.execute(
        select(*columns, MaterialLevel.on_hand)
        .join(MaterialLot, MaterialLot.id == MaterialLevel.lot_id)
        .join(Material, Material.id == MaterialLot.material_id)
        .where(*here, MaterialLevel.on_hand > 0)
        .order_by(Material.code, MaterialLot.id)
        .limit(limit)
        .offset((page - 1) * limit)
    ).all()
    return tuple(Shelf(*row) for row in rows), session.scalar(count) or 0
