"""The house's standards: kinds of defects, limits to measure, and how lots of a style are sampled.

A kind of defect that was found once is never taken away, only not offered any more; so are limits.
Refused: a level or an AQL that the tables lack, a code that is taken, limits that are turned round.
An inspection keeps the plan it opened with: a new standard counts from the next lot on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import JsonMap, insert_once
from catalog.errors import Invalid
from catalog.history import Actor, record
from catalog.words import Words
from fulfillment.quality.models import CheckPoint, DefectType, InspectionStandard
from fulfillment.quality.rules import DefectClass, Standard, aql_named, code_letter

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


@dataclass(frozen=True, slots=True)
class NewDefectType:
    """A kind of defect; of every craft if none is named."""

    code: str
    name: Words
    kind: DefectClass
    craft_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewCheckPoint:
    """What is measured, and between which limits it is good."""

    name: Words
    unit: str
    low: Decimal
    high: Decimal
    kind: DefectClass = DefectClass.MAJOR


def standard_of(session: Session, product_id: int) -> Standard:
    """How lots of a style are sampled."""
    row = _row(session, product_id)
    if row is None:
        return Standard()
    return Standard(row.level, row.critical, row.major, row.minor, row.fewer_agreed, row.at_hub)


def set_standard(
    session: Session, product_id: int, new: Standard, *, actor: Actor, now: datetime
) -> InspectionStandard:
    """How lots of a style are sampled from the next one on."""
    code_letter(2, new.level)
    values: JsonMap = {
        "level": new.level,
        "critical": aql_named(new.critical) if new.critical else None,
        "major": aql_named(new.major),
        "minor": aql_named(new.minor),
        "fewer_agreed": new.fewer_agreed,
        "at_hub": new.at_hub,
    }
    row = _own_row(session, product_id)
    for name, value in values.items():
        setattr(row, name, value)
    record(session, row, "set", actor=actor, now=now, **values)
    session.flush()
    return row


def name_defect(session: Session, new: NewDefectType, *, actor: Actor, now: datetime) -> DefectType:
    """A new kind of defect."""
    if not CODE.fullmatch(new.code):
        raise Invalid("defect.code", "Please use small letters, digits and dashes.", field="code")
    if not new.name:
        raise Invalid("defect.name", "Please give it a name.", field="zh")
    values = {"code": new.code, "name": new.name, "kind": new.kind, "craft_id": new.craft_id}
    found = insert_once(session, DefectType, {**values, "is_used": True})
    if found is None:
        raise Invalid("defect.taken", "There is a defect with this code already.", field="code")
    made = session.get_one(DefectType, found)
    record(session, made, "name", actor=actor, now=now, code=new.code, kind=new.kind.value)
    return made


def use_defect(
    session: Session, row: DefectType, *, used: bool, actor: Actor, now: datetime
) -> None:
    """Offer a kind of defect, or do not any more."""
    if row.is_used == used:
        return
    row.is_used = used
    record(session, row, "use" if used else "drop", actor=actor, now=now)


def measure_too(
    session: Session, product_id: int, new: NewCheckPoint, *, actor: Actor, now: datetime
) -> CheckPoint:
    """One more thing to measure on pieces of a style."""
    if new.low > new.high:
        raise Invalid("check.limits", "The lower limit is above the upper one.", field="low")
    if not new.name:
        raise Invalid("check.name", "Please say what is measured.", field="zh")
    made = CheckPoint(
        product_id=product_id,
        name=new.name,
        unit=new.unit.strip()[:12] or "mm",
        low=new.low,
        high=new.high,
        kind=new.kind,
    )
    session.add(made)
    limits: JsonMap = {"low": str(new.low), "high": str(new.high)}
    record(session, made, "measure", actor=actor, now=now, product=product_id, **limits)
    return made


def measure_no_more(session: Session, row: CheckPoint, *, actor: Actor, now: datetime) -> None:
    """It is not measured any more; what was measured stays."""
    if row.is_used:
        row.is_used = False
        record(session, row, "drop", actor=actor, now=now)


def defect_types(session: Session, craft_id: int | None) -> tuple[DefectType, ...]:
    """The kinds of defects that pieces of a craft can have, its own first."""
    mine = (DefectType.craft_id == craft_id) | DefectType.craft_id.is_(None)
    wanted = select(DefectType).where(mine, DefectType.is_used)
    wanted = wanted.order_by(DefectType.craft_id.is_(None), DefectType.code)
    return tuple(session.scalars(wanted))


def check_points(session: Session, product_id: int) -> tuple[CheckPoint, ...]:
    """What is measured on pieces of a style."""
    wanted = select(CheckPoint).where(CheckPoint.product_id == product_id, CheckPoint.is_used)
    return tuple(session.scalars(wanted.order_by(CheckPoint.id)))


def _row(session: Session, product_id: int) -> InspectionStandard | None:
    wanted = select(InspectionStandard).where(InspectionStandard.product_id == product_id)
    return session.scalars(wanted).first()


def _own_row(session: Session, product_id: int) -> InspectionStandard:
    usual = Standard()
    values = {"level": usual.level, "major": usual.major, "minor": usual.minor}
    unsaid = {"fewer_agreed": False, "at_hub": False}
    insert_once(session, InspectionStandard, {"product_id": product_id, **values, **unsaid})
    found = _row(session, product_id)
    assert found is not None  # noqa: S101 - it was inserted, or stood there
    return found
