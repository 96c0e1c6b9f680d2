"""Pieces that are kept for people who wait, instead of going on open sale.

Rules
* While a variant is `queued`, every piece that comes free at a place that sells online, by whatever
  road, is `kept`: the same statement that lays it down decides, on the row itself, so that nobody
  can buy it in between. `on_hand` stays what everybody may buy.
* Kept pieces leave by a hold of somebody's offer (`hold`), or go on open sale when nobody waits any
  more (`close`), or nobody who waits wants so many (`release`).
* Who waits for a bundle waits for the components that lack (`open_queues`).
* Who opens, closes or holds has locked the levels of the variant first (`levels_of`), in the order
  of their ids: so whoever begins to wait and whoever finds that nobody does come one after another.

Invariant: on_hand + kept is what the moves of a level sum to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from catalog.stock.actions import noted
from catalog.stock.arriving import level_for
from catalog.stock.models import Location, StockLevel
from catalog.stock.queries import moves_of
from catalog.stock.rules import SoldOut, gather


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


def open_queues(session: Session, parts: Mapping[int, int]) -> None:
    """Queue what lacks for one bundle of these parts, or what there is least of."""
    session.flush()
    enough = {}
    for variant_id, pieces in sorted(parts.items()):
        levels = levels_of(session, variant_id)
        enough[variant_id] = sum(level.on_hand for level in levels) // pieces
    least = min(enough, key=lambda each: (enough[each], each))
    for variant_id in sorted(enough):
        if variant_id == least or not enough[variant_id]:
            open_queue(session, variant_id)


def there(session: Session, variant_id: int) -> int:
    """Pieces that somebody in line may be offered, with the levels held: kept ones, and those on
    open sale where nothing is queued."""
    return sum(_offerable(level) for level in levels_of(session, variant_id))


def release(session: Session, variant_id: int, pieces: int) -> None:
    """So many of the kept pieces go on open sale: nobody who waits wants them."""
    levels = {level.id: level.kept for level in levels_of(session, variant_id)}
    for level_id, part in sorted((gather(levels, min(pieces, sum(levels.values()))) or {}).items()):
        session.execute(
            update(StockLevel)
            .where(StockLevel.id == level_id, StockLevel.kept >= part)
            .values(kept=StockLevel.kept - part, on_hand=StockLevel.on_hand + part)
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


def hold(session: Session, wanted: Mapping[int, int], *, key: str, now: datetime) -> bool:
    """Hold these pieces, by variant, under `key`: all of them or none. The same key holds once."""
    if moves_of(session, key):
        return False
    taken: dict[tuple[int, int], int] = {}
    for variant_id, pieces in sorted(wanted.items()):
        levels = {level.id: level for level in levels_of(session, variant_id)}
        parts = gather({each: _offerable(level) for each, level in levels.items()}, pieces)
        if parts is None:
            raise SoldOut({variant_id: sum(_offerable(each) for each in levels.values())})
        for level_id, part in sorted(parts.items()):
            level = levels[level_id]
            _less(session, level, part)
            taken[variant_id, level.location_id] = -part
    noted(session, taken, after=0, key=key, reason="offer", now=now)
    return True


def _offerable(level: StockLevel) -> int:
    return level.kept if level.queued else level.on_hand


def _less(session: Session, level: StockLevel, pieces: int) -> None:
    """Take pieces of a level that is held, from where they may be offered."""
    column = StockLevel.kept if level.queued else StockLevel.on_hand
    session.execute(
        update(StockLevel)
        .where(StockLevel.id == level.id, column >= pieces)
        .values({column: column - pieces})
        .execution_options(synchronize_session=False)
    )


def kept_now(session: Session, *, limit: int) -> list[int]:
    """Variants of which pieces are kept, in the order of their ids."""
    wanted = select(StockLevel.variant_id).where(StockLevel.kept > 0).distinct()
    return list(session.scalars(wanted.order_by(StockLevel.variant_id).limit(limit)))


def is_queued(session: Session, variant_ids: Collection[int]) -> bool:
    """Whether what comes free of one of these variants is kept."""
    queued = exists().where(StockLevel.variant_id.in_(variant_ids), StockLevel.queued)
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
