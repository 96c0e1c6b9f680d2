"""Reading stock: what may still be sold, and what a cause still holds."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, func, select
from sqlalchemy.orm import Session

from catalog.db import columns_of
from catalog.stock.models import Location, StockLevel, StockMove


def on_hand(session: Session, variant_ids: Collection[int]) -> dict[int, int]:
    """Pieces of each variant that the shop may still sell; 0 where there is none."""
    rows = session.execute(_ON_HAND, {"variants": list(variant_ids)})
    return {**dict.fromkeys(variant_ids, 0), **{variant: int(sum_) for variant, sum_ in rows}}


_ON_HAND = (
    select(StockLevel.variant_id, func.sum(StockLevel.on_hand))
    .join(Location, Location.id == StockLevel.location_id)
    .where(StockLevel.variant_id.in_(bindparam("variants", expanding=True)), Location.sells_online)
    .group_by(StockLevel.variant_id)
)


def left_of(variant_id: SQLColumnExpression[int]) -> ColumnElement[int]:
    """The same as a column of another statement that knows the variant."""
    level, place = columns_of(StockLevel), columns_of(Location)
    left = (
        select(func.sum(level.on_hand))
        .join(Location.__table__, place.id == level.location_id)
        .where(level.variant_id == variant_id, place.sells_online)
    )
    return func.coalesce(left.scalar_subquery(), 0)


def held(session: Session, cause: str) -> dict[tuple[int, int], int]:
    """Pieces that a cause has taken and not given back, by (variant, location)."""
    return account_of(session, cause)[0]


def account_of(session: Session, cause: str) -> tuple[dict[tuple[int, int], int], int]:
    """What a cause holds, by (variant, location), and how many moves it has made."""
    place = (StockMove.variant_id, StockMove.location_id)
    rows = session.execute(
        select(*place, -func.sum(StockMove.pieces), func.count())
        .where(StockMove.cause == cause)
        .group_by(*place)
        .order_by(*place)
    ).all()
    holds = {(variant, where): int(pieces) for variant, where, pieces, _ in rows if pieces > 0}
    return holds, sum(row[3] for row in rows)


def moves_of(session: Session, cause: str) -> int:
    """How many moves a cause has made."""
    counted = select(func.count()).select_from(StockMove).where(StockMove.cause == cause)
    return session.scalar(counted) or 0
