"""Reading inspections: what was found in one, and what it tells of its lot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.quality.models import CheckPoint, Defect, DefectType, Inspection, Measurement
from fulfillment.quality.rules import (
    ClassPlan,
    DefectClass,
    Found,
    Pin,
    Plans,
    Result,
    Severity,
    Verdict,
    counted,
    drawn,
    passes,
    pinned,
    results,
    undescribed,
    worst,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What an inspection tells: whether the lot passed, and its result for each series.

    `sample` is what the described defects say of the sample alone, class by class.
    """

    passed: bool
    sample_passed: bool
    sample: Mapping[DefectClass, int]
    results: Mapping[DefectClass, Result]


@dataclass(frozen=True, slots=True)
class DefectLine:
    """One defect as a page shows it."""

    id: int
    place: int
    code: str
    name: Words
    kind: DefectClass
    words: str
    photo_asset_id: int | None
    pin: Pin | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One value with its limits."""

    place: int
    check_point_id: int
    name: Words
    unit: str
    low: Decimal
    high: Decimal
    value: Decimal
    is_out: bool
    kind: DefectClass


def plans_of(inspection: Inspection) -> Plans:
    """The plan of each class, as it was when the inspection opened; none for very old ones."""
    return {
        DefectClass(kind): ClassPlan(**{**plan, "severity": Severity(plan["severity"])})
        for kind, plan in inspection.plans.items()
    }


def places_of(inspection: Inspection) -> tuple[int, ...]:
    """Which pieces are looked at, in the order of the draw."""
    return drawn(inspection.lot, inspection.sample_size, inspection.seed)


def told(session: Session, inspection: Inspection, verdict: Verdict) -> Told:
    """What a verdict, with all that was found, tells of the lot."""
    plans = plans_of(inspection)
    if not plans:
        return Told(not verdict.bad, sample_passed=True, sample={}, results={})
    found = [Found(each.place, each.kind) for each in bad_places(session, inspection.id)]
    places, size = places_of(inspection), plans[DefectClass.MAJOR].sample
    unsaid = undescribed(verdict.bad, len(worst(found)), inspection.lot, size)
    sample, counts = counted(plans, places, found), counted(plans, places, found, unsaid)
    return Told(passes(plans, counts), passes(plans, sample), sample, results(plans, counts))


def bad_places(session: Session, inspection_id: int) -> list[Found]:
    """Every defect and every value outside its limits."""
    seen = select(Defect.place, Defect.kind).where(Defect.inspection_id == inspection_id)
    outside = select(Measurement.place, Measurement.kind).where(
        Measurement.inspection_id == inspection_id, Measurement.is_out
    )
    return [Found(place, kind) for place, kind in session.execute(seen.union_all(outside))]


def defects_of(session: Session, inspection_id: int) -> tuple[DefectLine, ...]:
    """The defects of an inspection, piece by piece."""
    wanted = (
        select(Defect.id, Defect.place, DefectType.code, DefectType.name, Defect.kind)
        .add_columns(Defect.words, Defect.photo_asset_id, Defect.pin_x, Defect.pin_y)
        .join(DefectType, DefectType.id == Defect.defect_type_id)
        .where(Defect.inspection_id == inspection_id)
        .order_by(Defect.place, Defect.id)
    )
    rows = session.execute(wanted)
    return tuple(DefectLine(*(*said, pinned(x, y))) for *said, x, y in rows)


def measured_in(session: Session, inspection_id: int) -> tuple[Measured, ...]:
    """The values of an inspection, piece by piece."""
    wanted = (
        select(Measurement.place, CheckPoint.id, CheckPoint.name, CheckPoint.unit)
        .add_columns(CheckPoint.low, CheckPoint.high)
        .add_columns(Measurement.value, Measurement.is_out, Measurement.kind)
        .join(CheckPoint, CheckPoint.id == Measurement.check_point_id)
        .where(Measurement.inspection_id == inspection_id)
        .order_by(Measurement.place, CheckPoint.id)
    )
    return tuple(Measured(*row) for row in session.execute(wanted))
