"""Reading stock: what may still be sold, and what a cause still holds.

Of a bundle may be sold what its components suffice for; whatever a level may say of it counts for
nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    SQLColumnExpression,
    bindparam,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from catalog.db import columns_of
from catalog.stock.models import BundlePart, Location, StockLevel, StockMove


def on_hand(session: Session, variant_ids: Collection[int]) -> dict[int, int]:
    """Pieces of each variant that the shop may still sell; 0 where there is none."""
    rows = session.execute(_ON_HAND, {"variants": list(variant_ids)})
    return {**dict.fromkeys(variant_ids, 0), **{variant: int(sum_) for variant, sum_ in rows}}


def left_of(variant_id: SQLColumnExpression[int]) -> ColumnElement[int]:
    """The same as a column of another statement that knows the variant."""
    return func.coalesce(_bundles(variant_id), _pieces(variant_id), 0)


def _pieces(variant_id: SQLColumnExpression[int]) -> ColumnElement[int]:
    level, place = StockLevel.__table__.alias(), Location.__table__.alias()
    left = (
        select(func.sum(level.c.on_hand))
        .join(place, place.c.id == level.c.location_id)
        .where(level.c.variant_id == variant_id, place.c.sells_online)
    )
    return left.scalar_subquery()


def _bundles(variant_id: SQLColumnExpression[int]) -> ColumnElement[int]:
    """What the scarcest component suffices for; nothing is known of what is no bundle."""
    part = BundlePart.__table__.alias()
    enough = func.coalesce(_pieces(part.c.component_id), 0) // part.c.pieces
    return select(func.min(enough)).where(part.c.bundle_id == variant_id).scalar_subquery()


_WANTED: BindParameter[int] = bindparam("variants", expanding=True)
_PART = columns_of(BundlePart)
_ON_HAND = union_all(
    select(StockLevel.variant_id, func.sum(StockLevel.on_hand))
    .join(Location, Location.id == StockLevel.location_id)
    .where(StockLevel.variant_id.in_(_WANTED), Location.sells_online)
    .group_by(StockLevel.variant_id),
    select(_PART.bundle_id, func.min(func.coalesce(_pieces(_PART.component_id), 0) // _PART.pieces))
    .where(_PART.bundle_id.in_(_WANTED))
    .group_by(_PART.bundle_id),
)


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
