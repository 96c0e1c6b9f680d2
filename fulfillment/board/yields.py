"""How much is good at the first look, and what the defects are: by style, craft and cooperative.

First looks at the centre only: pieces shown again, and what the hub finds, are not her first pass.
What the hub cannot use stands beside it, for a cooperative's own figures. The same few statements
for any number of inspections; a person is never compared with another.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Craft, Product
from catalog.words import Words
from fulfillment.batches import Batch
from fulfillment.makers import Maker
from fulfillment.quality import (
    CheckPoint,
    Defect,
    DefectClass,
    DefectType,
    Inspection,
    InspectionSeries,
    InspectionState,
    Measurement,
    Severity,
    Stage,
)

#: So many rows of each kind are shown.
MOST = 40
#: So many kinds of defects stand in a Pareto; the rest is small.
BARS = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose inspections, since when; of every cooperative if none is named."""

    since: datetime
    cooperative_ids: Collection[int] | None = None
    maker_id: int | None = None


@dataclass(frozen=True, slots=True)
class YieldLine:
    """First looks of one style, craft or cooperative."""

    name: Words
    lots: int
    pieces: int
    good: int
    turned_back: int

    @property
    def share(self) -> float:
        """The share that was good at the first look."""
        return self.good / self.pieces if self.pieces else 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind of defect, and how much all up to it are of everything."""

    name: Words
    kind: DefectClass
    pieces: int
    share: float
    together: float


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series that is looked at otherwise than usual."""

    id: int
    maker: Words
    product: Words
    stage: Stage
    kind: DefectClass
    severity: Severity
    discontinued: bool


def by_style(session: Session, scope: Scope) -> tuple[YieldLine, ...]:
    """Each style."""
    return _yields(session, scope, Product.id, Product.name)


def by_craft(session: Session, scope: Scope) -> tuple[YieldLine, ...]:
    """Each craft."""
    return _yields(session, scope, Craft.id, Craft.name)


def by_cooperative(session: Session, scope: Scope) -> tuple[YieldLine, ...]:
    """Each cooperative."""
    return _yields(session, scope, Cooperative.id, Cooperative.name)


def pareto(session: Session, scope: Scope) -> tuple[Bar, ...]:
    """The commonest kinds of defects first, by the pieces that had them."""
    places = func.count()
    named = (
        select(DefectType.name, Defect.kind, places)
        .join(DefectType, DefectType.id == Defect.defect_type_id)
        .join(Inspection, Inspection.id == Defect.inspection_id)
        .join(Batch, Batch.id == Inspection.batch_id)
        .where(*_seen(scope))
        .group_by(DefectType.id, Defect.kind)
    )
    outside = (
        select(CheckPoint.name, Measurement.kind, places)
        .join(CheckPoint, CheckPoint.id == Measurement.check_point_id)
        .join(Inspection, Inspection.id == Measurement.inspection_id)
        .join(Batch, Batch.id == Inspection.batch_id)
        .where(Measurement.is_out, *_seen(scope))
        .group_by(CheckPoint.id, Measurement.kind)
    )
    rows = [*session.execute(named), *session.execute(outside)]
    rows.sort(key=lambda row: (-row[2], row[0].en))
    return _bars([(name, kind, int(pieces)) for name, kind, pieces in rows])


def unusual_series(
    session: Session, cooperative_ids: Collection[int] | None
) -> tuple[SeriesLine, ...]:
    """Series that are stricter, stopped or looked at less; the stopped ones first."""
    wanted = (
        select(InspectionSeries.id, Maker.alias, Product.name, InspectionSeries.stage)
        .add_columns(InspectionSeries.kind, InspectionSeries.severity)
        .add_columns(InspectionSeries.discontinued)
        .join(Maker, Maker.id == InspectionSeries.maker_id)
        .join(Product, Product.id == InspectionSeries.product_id)
        .where(InspectionSeries.severity != Severity.NORMAL)
        .order_by(InspectionSeries.discontinued.desc(), InspectionSeries.id.desc())
        .limit(MOST)
    )
    if cooperative_ids is not None:
        wanted = wanted.where(Maker.cooperative_id.in_(cooperative_ids))
    return tuple(SeriesLine(*row) for row in session.execute(wanted))


def _yields(session: Session, scope: Scope, key: Any, name: Any) -> tuple[YieldLine, ...]:
    first = (Inspection.stage == Stage.CENTRE) & ~Inspection.shown_again
    pieces = func.sum(case((first, Inspection.lot), else_=0))
    rows = session.execute(
        select(
            name,
            func.sum(case((first, 1), else_=0)),
            pieces,
            func.sum(case((first, Inspection.accepted), else_=0)),
            func.sum(case((Inspection.stage == Stage.HUB, Inspection.rejected), else_=0)),
        )
        .join(Batch, Batch.id == Inspection.batch_id)
        .join(Product, Product.id == Batch.product_id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(Cooperative, Cooperative.id == Inspection.cooperative_id)
        .where(*_seen(scope))
        .group_by(key)
        .order_by(pieces.desc(), key)
        .limit(MOST)
    )
    return tuple(YieldLine(row[0], *(int(each or 0) for each in row[1:])) for row in rows)


def _seen(scope: Scope) -> list[ColumnElement[bool]]:
    wanted = [
        Inspection.state == InspectionState.DECIDED,
        Inspection.decided_at >= scope.since,
    ]
    if scope.cooperative_ids is not None:
        wanted.append(Inspection.cooperative_id.in_(scope.cooperative_ids))
    if scope.maker_id is not None:
        wanted.append(Batch.maker_id == scope.maker_id)
    return wanted


def _bars(rows: list[tuple[Words, DefectClass, int]]) -> tuple[Bar, ...]:
    all_of_them = sum(pieces for _name, _kind, pieces in rows) or 1
    bars, before = [], 0
    for name, kind, pieces in rows[:BARS]:
        before += pieces
        bars.append(Bar(name, kind, pieces, pieces / all_of_them, before / all_of_them))
    return tuple(bars)
