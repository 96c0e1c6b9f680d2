"""What is in a kit, what is missing in it, and what is missing in kits of a whole cooperative."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.words import Words
from fulfillment.batches import Batch
from fulfillment.board.kits import PAGE, WAITING
from fulfillment.makers import Maker
from fulfillment.materials import (
    Kit,
    KitLine,
    KitState,
    Material,
    MaterialLevel,
    MaterialLot,
    Place,
    Shortage,
    ShortageState,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Inside:
    """One material of a kit: what it needs, the lots that lie in it, what is still missing."""

    line_id: int
    material_id: int
    code: str
    name: Words
    unit: Unit
    colour_hex: str
    per_piece: int
    needed: int
    ticked: bool
    lots: tuple[tuple[str, int], ...]
    missing: int

    @property
    def there(self) -> int:
        """How much lies in the kit by the book."""
        return sum(quantity for _, quantity in self.lots)


@dataclass(frozen=True, slots=True)
class ShortRow:
    """What is missing in a kit, for whoever can mend it."""

    id: int
    state: ShortageState
    kit_id: int
    batch_code: str
    material: Words
    unit: Unit
    colour_hex: str
    quantity: int
    maker: Words
    cooperative: Words
    is_called: bool
    at: datetime

    @property
    def kit_code(self) -> str:
        """What stands on the kit's label."""
        return f"K-{self.kit_id:06d}"


@dataclass(frozen=True, slots=True)
class HerKit:
    """A maker's kit: where it is, and what is in it."""

    state: KitState
    lines: tuple[Inside, ...]


def of_batch(session: Session, batch_id: int) -> HerKit | None:
    """The kit of a batch, if it has one."""
    row = session.execute(select(Kit.id, Kit.state).where(Kit.open_for == batch_id)).first()
    return None if row is None else HerKit(row.state, insides(session, [row.id]).get(row.id, ()))


def insides(session: Session, kit_ids: Collection[int]) -> dict[int, tuple[Inside, ...]]:
    """What is in each of some kits; three statements."""
    lots, short = _lots_in(session, kit_ids), _missing_in(session, kit_ids)
    rows = session.execute(
        select(
            KitLine.kit_id,
            KitLine.id,
            Material.id,
            Material.code,
            Material.name,
            Material.unit,
            Material.colour_hex,
            KitLine.per_piece,
            KitLine.needed,
            KitLine.ticked_at.is_not(None),
        )
        .join(Material, Material.id == KitLine.material_id)
        .where(KitLine.kit_id.in_(kit_ids))
        .order_by(KitLine.kit_id, KitLine.id)
    )
    found: dict[int, list[Inside]] = defaultdict(list)
    for kit_id, *line in rows:
        key = (kit_id, line[1])
        found[kit_id].append(Inside(*(*line, tuple(lots[key]), short.get(key, 0))))
    return {kit_id: tuple(lines) for kit_id, lines in found.items()}


_SHORT: tuple[Any, ...] = (
    Shortage.id,
    Shortage.state,
    Kit.id,
    Batch.code,
    Material.name,
    Material.unit,
    Material.colour_hex,
    Shortage.quantity,
    Maker.alias,
    Cooperative.name,
    Shortage.call_id.is_not(None),
    Shortage.at,
)


def shortages(
    session: Session,
    states: Sequence[ShortageState] = WAITING,
    *,
    cooperative_ids: Collection[int] | None = None,
    limit: int = PAGE,
) -> tuple[ShortRow, ...]:
    """What is missing and was not sent yet, the oldest first."""
    wanted = (
        select(*_SHORT)
        .join(Kit, Kit.id == Shortage.kit_id)
        .join(Batch, Batch.id == Kit.batch_id)
        .join(Material, Material.id == Shortage.material_id)
        .join(Maker, Maker.id == Kit.maker_id)
        .join(Cooperative, Cooperative.id == Kit.cooperative_id)
        .where(Shortage.state.in_(states))
        .order_by(Shortage.id)
        .limit(limit)
    )
    if cooperative_ids is not None:
        wanted = wanted.where(Shortage.cooperative_id.in_(cooperative_ids))
    return tuple(ShortRow(*tuple(row)) for row in session.execute(wanted))


def _lots_in(
    session: Session, kit_ids: Collection[int]
) -> dict[tuple[int, int], list[tuple[str, int]]]:
    rows = session.execute(
        select(
            MaterialLevel.ref, MaterialLot.material_id, MaterialLot.number, MaterialLevel.on_hand
        )
        .join(MaterialLot, MaterialLot.id == MaterialLevel.lot_id)
        .where(MaterialLevel.place == Place.KIT, MaterialLevel.ref.in_(kit_ids))
        .where(MaterialLevel.on_hand > 0)
        .order_by(MaterialLot.id)
    )
    found: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    for kit_id, material_id, number, on_hand in rows:
        found[kit_id, material_id].append((number, on_hand))
    return found


def _missing_in(session: Session, kit_ids: Collection[int]) -> dict[tuple[int, int], int]:
    rows = session.execute(
        select(Shortage.kit_id, Shortage.material_id, func.sum(Shortage.quantity))
        .where(Shortage.kit_id.in_(kit_ids), Shortage.state.in_(WAITING))
        .group_by(Shortage.kit_id, Shortage.material_id)
    )
    return {(kit_id, material_id): int(missing) for kit_id, material_id, missing in rows}
