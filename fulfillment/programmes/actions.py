"""Writing a target: the row is there once, whoever writes at the same time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.history import Actor, record
from fulfillment.programmes.models import YearTarget
from fulfillment.programmes.rules import Target, checked


def set_target(
    session: Session, year: int, region: str, *, target: Target, actor: Actor, now: datetime
) -> YearTarget:
    """What the year is to bring in the region."""
    people = asdict(checked(year, target))
    insert_once(session, YearTarget, {"year": year, "region": region, **people})
    here = (YearTarget.year == year, YearTarget.region == region)
    row = session.scalars(select(YearTarget).where(*here)).one()
    row.trained, row.certified, row.worked = target.trained, target.certified, target.worked
    session.flush()
    record(session, row, "set", actor=actor, now=now, year=year, region=region, **people)
    return row
