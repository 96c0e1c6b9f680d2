"""Reading targets."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.programmes.models import YearTarget
from fulfillment.programmes.rules import Target


def targets_of(session: Session, year: int) -> dict[str, Target]:
    """The targets of a year, by region."""
    rows = session.scalars(select(YearTarget).where(YearTarget.year == year))
    return {row.region: Target(row.trained, row.certified, row.worked) for row in rows}
