"""Taking what lies at one place, for what has already left it.

Somebody sold a piece from a cart while nobody could ask how many lie there. The piece is gone; what
can be taken off the level is taken, and what the level did not cover is told, so that a count can
explain it. `on_hand` never goes below zero.

Rules
* The level is held while it is looked at, so that two of these at once take no piece twice.
* The same `key` takes once, and answers what it took then.
* What comes back is put to the very place from which it was taken, up to what was taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.stock.actions import noted
from catalog.stock.arriving import level_for
from catalog.stock.models import StockLevel, StockMove
from catalog.stock.queries import moves_of
from catalog.stock.transferring import laid, taken


def take_what_lies(
    session: Session,
    wanted: Mapping[int, int],
    *,
    location_id: int,
    key: str,
    reason: str,
    now: datetime,
) -> dict[int, int]:
    """Take up to `wanted` pieces of each variant from one place; how many were taken of each."""
    session.flush()
    if moves_of(session, key):
        return _taken(session, key)
    lying = dict(
        session.execute(
            select(StockLevel.variant_id, StockLevel.on_hand)
            .where(StockLevel.location_id == location_id, StockLevel.variant_id.in_(wanted))
            .order_by(StockLevel.id)
            .with_for_update()
        ).all()
    )
    most = {each: min(pieces, lying.get(each, 0)) for each, pieces in sorted(wanted.items())}
    gone = {each: n for each, n in most.items() if n and taken(session, each, location_id, n)}
    moved = {(each, location_id): -pieces for each, pieces in gone.items()}
    noted(session, moved, after=0, key=key, reason=reason, now=now)
    return dict.fromkeys(most, 0) | gone


def lay_back(
    session: Session,
    pieces: Mapping[int, int],
    *,
    location_id: int,
    key: str,
    reason: str,
    now: datetime,
) -> None:
    """Pieces of several variants lie at a place again; once for a key."""
    session.flush()
    if moves_of(session, key):
        return
    moved = {(each, location_id): n for each, n in sorted(pieces.items()) if n}
    for (variant_id, _place), more in moved.items():
        level_for(session, variant_id, location_id)
        laid(session, variant_id, location_id, more)
    noted(session, moved, after=0, key=key, reason=reason, now=now)


def all_lying_at(session: Session, location_id: int) -> dict[int, int]:
    """Pieces by variant at one place, of what lies there at all."""
    found = select(StockLevel.variant_id, StockLevel.on_hand).where(
        StockLevel.location_id == location_id, StockLevel.on_hand > 0
    )
    return dict(session.execute(found.order_by(StockLevel.variant_id)).all())


def _taken(session: Session, key: str) -> dict[int, int]:
    rows = session.execute(
        select(StockMove.variant_id, -func.sum(StockMove.pieces))
        .where(StockMove.cause == key)
        .group_by(StockMove.variant_id)
    )
    return {variant_id: int(pieces) for variant_id, pieces in rows}
