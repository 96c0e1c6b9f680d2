"""What was said of a maker's own pieces, as thanks first and help second.

Only hers, never beside another's: how many of her last pieces were good at the first look, and her
latest verdicts with what can be done better. Four statements, whatever she has made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog.products import Product
from catalog.words import Words
from fulfillment.batches import Batch
from fulfillment.quality import (
    Defect,
    DefectType,
    Inspection,
    InspectionState,
    Pin,
    Stage,
    pinned,
)

#: So many verdicts she sees; the older ones are with their batches.
LATEST = 12
#: More pins than this no picture shows clearly.
MOST_PINS = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """A pin with its number on the picture."""

    number: int
    pin: Pin


@dataclass(frozen=True, slots=True)
class Spot:
    """A kind of defect on some of her pieces, with one photo of it, and where it sat."""

    code: str
    name: Words
    pieces: int
    photo_asset_id: int | None
    pins: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict on pieces of hers; `good` are those she is paid for."""

    inspection_id: int
    batch_id: int
    product_id: int
    product: Words
    at: datetime
    lot: int
    good: int
    rework: int
    rejected: int
    note: str
    golden_asset_id: int | None
    spots: tuple[Spot, ...]

    @property
    def marks(self) -> tuple[tuple[int, Pin], ...]:
        """Every pin with its number."""
        return tuple((mark.number, mark.pin) for spot in self.spots for mark in spot.pins)


@dataclass(frozen=True, slots=True)
class Looked:
    """Her latest verdicts; `good` of `pieces` were good at the first look."""

    said: tuple[Said, ...]
    pieces: int
    good: int


def looked(session: Session, maker_id: int, *, since: datetime) -> Looked:
    """What was said of her pieces; the first looks counted since a day."""
    hers = (
        Batch.maker_id == maker_id,
        Inspection.stage == Stage.CENTRE,
        Inspection.state == InspectionState.DECIDED,
    )
    rows = session.execute(_verdicts().where(*hers).limit(LATEST)).all()
    spots = _spots(session, [row[0] for row in rows])
    first = (~Inspection.shown_again, Inspection.decided_at >= since)
    sums = select(func.sum(Inspection.lot), func.sum(Inspection.accepted))
    sums = sums.join(Batch, Batch.id == Inspection.batch_id).where(*hers, *first)
    pieces, good = session.execute(sums).one()
    said = tuple(Said(*(*row, tuple(spots.get(row[0], ())))) for row in rows)
    return Looked(said, int(pieces or 0), int(good or 0))


def _verdicts() -> Select[Any]:
    """The columns of `Said` but its spots, newest first."""
    columns: tuple[Any, ...] = (Inspection.id, Batch.id, Product.id, Product.name)
    columns += (Inspection.decided_at, Inspection.lot, Inspection.accepted + Inspection.conceded)
    columns += (Inspection.rework, Inspection.rejected, Inspection.note)
    columns += (Inspection.golden_asset_id,)
    wanted = select(*columns).join(Batch, Batch.id == Inspection.batch_id)
    wanted = wanted.join(Product, Product.id == Batch.product_id)
    return wanted.order_by(Inspection.id.desc())


def _spots(session: Session, inspection_ids: Sequence[int]) -> dict[int, list[Spot]]:
    rows = session.execute(
        select(Defect.inspection_id, DefectType.code, DefectType.name)
        .add_columns(func.count(Defect.place.distinct()), func.max(Defect.photo_asset_id))
        .join(DefectType, DefectType.id == Defect.defect_type_id)
        .where(Defect.inspection_id.in_(inspection_ids))
        .group_by(Defect.inspection_id, DefectType.id)
        .order_by(Defect.inspection_id, DefectType.code)
    )
    pins = _pins(session, inspection_ids)
    found: dict[int, list[Spot]] = {}
    for inspection_id, code, name, pieces, photo in rows:
        marks = tuple(pins.get((inspection_id, code), ()))
        found.setdefault(inspection_id, []).append(Spot(code, name, int(pieces), photo, marks))
    return found


def _pins(session: Session, inspection_ids: Sequence[int]) -> dict[tuple[int, str], list[Mark]]:
    """The pins of each verdict by kind of defect, numbered within the verdict."""
    rows = session.execute(
        select(Defect.inspection_id, DefectType.code, Defect.pin_x, Defect.pin_y)
        .join(DefectType, DefectType.id == Defect.defect_type_id)
        .where(Defect.inspection_id.in_(inspection_ids), Defect.pin_x.is_not(None))
        .order_by(Defect.inspection_id.desc(), DefectType.code, Defect.id)
        .limit(MOST_PINS)
    )
    found: dict[tuple[int, str], list[Mark]] = {}
    numbers: Counter[int] = Counter()
    for inspection_id, code, x, y in rows:
        pin = pinned(x, y)
        if pin is not None:
            numbers[inspection_id] += 1
            found.setdefault((inspection_id, code), []).append(Mark(numbers[inspection_id], pin))
    return found
