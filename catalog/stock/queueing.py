"""Pieces that are kept for people who wait, instead of going on open sale.

Rules
* While a variant is `queued`, every piece that comes free at a place that sells online, by whatever
  road, is `kept`: the same statement that lays it down decides, on the row itself, so that nobody
  can buy it in between. `on_hand` stays what everybody may buy.
* Kept pieces leave by a hold of somebody's offer (`hold`), or go on open sale when nobody waits any
  more (`close`).
* Who opens, closes or holds has locked the levels of the variant first (`levels_of`), in the order
  of their ids: so whoever begins to wait and whoever finds that nobody does come one after another.

Invariant: on_hand + kept is what the moves of a level sum to.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from catalog.stock.actions import noted
from catalog.stock.arriving import level_for
from catalog.stock.models import Location, StockLevel
from catalog.stock.queries import moves_of
from catalog.stock.rules import gather


def levels_of(session: Session, variant_id: int) -> list[StockLevel]:
    """The levels of a variant at places that sell online, locked until the transaction ends."""
    wanted = (
        select(StockLevel)
        .join(Location, Location.id == StockLevel.location_id)
        .where(StockLevel.variant_id == variant_id, Location.sells_online)
        .order_by(StockLevel.id)
        .with_for_update(of=StockLevel)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(wanted))


def open_queue(session: Session, variant_id: int) -> None:
    """From now on what comes free is kept, and so is what lies there."""
    session.flush()
    levels = levels_of(session, variant_id) or _first_level(session, variant_id)
    if levels and all(level.queued for level in levels):
        return
    session.execute(
        update(StockLevel)
        .where(StockLevel.id.in_([level.id for level in levels]), StockLevel.queued.is_(False))
        .values(queued=True, kept=StockLevel.kept + StockLevel.on_hand, on_hand=0)
        .execution_options(synchronize_session=False)
    )


def close_queue(session: Session, variant_id: int) -> int:
    """Nobody waits any more: what was kept goes on open sale; how much that was."""
    levels = levels_of(session, variant_id)
    session.execute(
        update(StockLevel)
        .where(StockLevel.id.in_([level.id for level in levels]))
        .values(queued=False, on_hand=StockLevel.on_hand + StockLevel.kept, kept=0)
        .execution_options(synchronize_session=False)
    )
    return sum(level.kept for level in levels)


def hold(session: Session, variant_id: int, pieces: int, *, key: str, now: datetime) -> int:
    """Hold up to so many kept pieces under `key`; how many it were. The same key holds once."""
    levels = levels_of(session, variant_id)
    most = min(pieces, sum(level.kept for level in levels))
    parts = gather({level.id: level.kept for level in levels}, most)
    if not parts or moves_of(session, key):
        return 0
    places = {level.id: level.location_id for level in levels}
    for level_id, part in sorted(parts.items()):
        session.execute(
            update(StockLevel)
            .where(StockLevel.id == level_id, StockLevel.kept >= part)
            .values(kept=StockLevel.kept - part)
            .execution_options(synchronize_session=False)
        )
    taken = {(variant_id, places[level_id]): -part for level_id, part in parts.items()}
    noted(session, taken, after=0, key=key, reason="offer", now=now)
    return most


def kept_now(session: Session, *, limit: int) -> list[int]:
    """Variants of which pieces are kept, in the order of their ids."""
    wanted = select(StockLevel.variant_id).where(StockLevel.kept > 0).distinct()
    return list(session.scalars(wanted.order_by(StockLevel.variant_id).limit(limit)))


def is_queued(session: Session, variant_id: int) -> bool:
    """Whether what comes free of a variant is kept."""
    queued = exists().where(StockLevel.variant_id == variant_id, StockLevel.queued)
    return bool(session.scalar(select(queued)))


def keeping(session: Session, variant_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Kept pieces by (variant, place)."""
    rows = session.execute(
        select(StockLevel.variant_id, StockLevel.location_id, StockLevel.kept).where(
            StockLevel.variant_id.in_(variant_ids), StockLevel.kept > 0
        )
    )
    return {(variant, location): pieces for variant, location, pieces in rows}


def _first_level(session: Session, variant_id: int) -> list[StockLevel]:
    """A level at the first place that sells online, for a variant that never lay anywhere."""
    first = session.scalar(select(Location.id).where(Location.sells_online).order_by(Location.id))
    if first is not None:
        level_for(session, variant_id, first)
    return levels_of(session, variant_id)
