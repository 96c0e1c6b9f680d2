"""Writing down what is found while a lot is looked at: defects, and values of the checklist.

Only while the lot is open, and only on pieces that it has. A value replaces the one before; outside
its limits it is a defect of the class that the checklist names. Refused: `inspection.not_now` after
the verdict, `defect.place` for a piece that the lot does not have, kinds and points of others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalog.errors import Invalid, NotFound
from catalog.history import Actor, record
from fulfillment.quality.models import CheckPoint, Defect, DefectType, Inspection, Measurement
from fulfillment.quality.rules import INSPECTION, Pin


@dataclass(frozen=True, slots=True)
class NewDefect:
    """A defect on one piece, perhaps with words, a photo, and a pin on the style's picture."""

    place: int
    defect_type_id: int
    words: str = ""
    photo_asset_id: int | None = None
    pin: Pin | None = None


def note_defect(
    session: Session, inspection: Inspection, new: NewDefect, *, actor: Actor, now: datetime
) -> Defect:
    """One more defect of an open lot."""
    _open_at(session, inspection, new.place)
    kind = session.get(DefectType, new.defect_type_id)
    if kind is None or not kind.is_used:
        raise NotFound("defect")
    made = Defect(
        inspection_id=inspection.id,
        defect_type_id=kind.id,
        place=new.place,
        kind=kind.kind,
        words=new.words.strip()[:200],
        photo_asset_id=new.photo_asset_id,
        pin_x=new.pin.x if new.pin else None,
        pin_y=new.pin.y if new.pin else None,
        at=now,
    )
    session.add(made)
    record(session, inspection, "find", actor=actor, now=now, code=kind.code, place=new.place)
    return made


def take_out(
    session: Session, inspection: Inspection, defect_id: int, *, actor: Actor, now: datetime
) -> None:
    """It was no defect after all."""
    INSPECTION.next(inspection.state, "decide")
    found = session.get(Defect, defect_id)
    if found is None or found.inspection_id != inspection.id:
        raise NotFound("defect")
    place = found.place
    session.delete(found)
    record(session, inspection, "take_out", actor=actor, now=now, place=place)


def measure(
    session: Session,
    inspection: Inspection,
    place: int,
    values: dict[int, Decimal],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Write the values of one piece by check point; how many lie outside their limits."""
    _open_at(session, inspection, place)
    points = [session.get(CheckPoint, point_id) for point_id in values]
    if any(point is None for point in points):
        raise NotFound("check")
    made = [
        Measurement(
            inspection_id=inspection.id,
            check_point_id=point.id,
            place=place,
            value=values[point.id],
            is_out=not point.low <= values[point.id] <= point.high,
            kind=point.kind,
        )
        for point in points
        if point is not None
    ]
    before = (Measurement.inspection_id == inspection.id, Measurement.place == place)
    session.execute(delete(Measurement).where(*before, Measurement.check_point_id.in_(values)))
    session.add_all(made)
    outside = sum(each.is_out for each in made)
    record(session, inspection, "measure", actor=actor, now=now, place=place, outside=outside)
    return outside


def _open_at(session: Session, inspection: Inspection, place: int) -> None:
    session.refresh(inspection, with_for_update={"key_share": True})
    INSPECTION.next(inspection.state, "decide")
    if not 1 <= place <= inspection.lot:
        raise Invalid(
            "defect.place",
            "The lot has pieces 1 to %(lot)s.",
            field="place",
            lot=inspection.lot,
        )
