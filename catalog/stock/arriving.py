"""What pieces that come free change: they are on open sale, or kept where people wait for them.

The row decides by itself, in the statement that lays them down: whoever begins to wait meanwhile
has locked it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.stock.models import Location, StockLevel


def arriving(pieces: Any) -> dict[str, ColumnElement[int]]:
    """The values of a level to which `pieces` come, or, below zero, from which they go."""
    more = literal(pieces) if isinstance(pieces, int) else pieces
    kept = case((and_(StockLevel.queued, more > 0), more), else_=0)
    return {"on_hand": StockLevel.on_hand + more - kept, "kept": StockLevel.kept + kept}


def level_for(session: Session, variant_id: int, location_id: int) -> None:
    """See to it that there is a level; a new one is queued as the variant is, if sold online."""
    place = {"variant_id": variant_id, "location_id": location_id}
    fresh = {**place, "on_hand": 0, "kept": 0, "queued": False}
    if insert_once(session, StockLevel, fresh) is not None:
        queue_levels(session, StockLevel.variant_id == variant_id)


def queue_levels(session: Session, *only: ColumnElement[bool]) -> None:
    """New levels of variants that people wait for are queued too; one statement."""
    other = StockLevel.__table__.alias("other")
    waited_for = select(other.c.variant_id).where(other.c.queued)
    online = select(Location.id).where(Location.sells_online)
    session.execute(
        update(StockLevel)
        .where(StockLevel.queued.is_(False), *only)
        .where(StockLevel.variant_id.in_(waited_for), StockLevel.location_id.in_(online))
        .values(queued=True)
        .execution_options(synchronize_session=False)
    )
