"""What pieces that come free change: they are on open sale, or kept where people wait for them.

The row decides by itself, in the statement that lays them down: whoever begins to wait meanwhile
has locked it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.products import Variant
from catalog.stock.models import BundlePart, Location, StockLevel


def arriving(pieces: Any) -> dict[str, ColumnElement[int]]:
    """The values of a level to which `pieces` come, or, below zero, from which they go."""
    more = literal(pieces) if isinstance(pieces, int) else pieces
    kept = case((and_(StockLevel.queued, more > 0), more), else_=0)
    return {"on_hand": StockLevel.on_hand + more - kept, "kept": StockLevel.kept + kept}


def level_for(session: Session, variant_id: int, location_id: int) -> None:
    """See to it that there is a level; a new one is queued as the variant is, if sold online.

    A bundle has none: its pieces lie where its components do.
    """
    place = {"variant_id": variant_id, "location_id": location_id}
    fresh = {**place, "on_hand": 0, "kept": 0, "queued": False, "low": 1}
    if insert_once(session, StockLevel, fresh) is None:
        return
    if session.scalar(select(Variant.is_bundle).where(Variant.id == variant_id)):
        raise Refusal(
            "stock.bundle",
            "A set has no pieces of its own; please count what lies in it.",
        )
    queue_levels(session, StockLevel.variant_id == variant_id)
    tell_low(session, variant_id)


def tell_low(session: Session, variant_id: int | None = None) -> None:
    """Levels know below how many pieces a bundle may turn empty by them: those of one variant, held
    in the order of their ids, or all that are new."""
    most = select(func.max(BundlePart.pieces)).where(
        BundlePart.component_id == StockLevel.variant_id
    )
    statement = update(StockLevel).values(low=func.coalesce(most.scalar_subquery(), 1))
    if variant_id is None:
        component = select(BundlePart.component_id).where(BundlePart.pieces > 1)
        statement = statement.where(StockLevel.low == 1, StockLevel.variant_id.in_(component))
    else:
        mine = select(StockLevel.id).where(StockLevel.variant_id == variant_id)
        session.execute(mine.order_by(StockLevel.id).with_for_update()).all()
        statement = statement.where(StockLevel.variant_id == variant_id)
    session.execute(statement.execution_options(synchronize_session=False))


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
