"""Counting what lies at a place, and carrying pieces from one place to another.

Rules
* A count says: she saw so many on the page and counted so many. The difference is booked as one
  move, on top of whatever was sold meanwhile; a sale is never undone by a count.
* One guarded statement changes a level; below zero it changes nothing (`stock.count_again`).
* A carry takes and puts in one transaction, the lower place first, so that two carries that cross
  each other cannot wait for each other.
* The same key books once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.stock.arriving import arriving, level_for
from catalog.stock.models import Location, StockLevel, StockMove
from catalog.stock.queries import moves_of
from catalog.stock.rules import LocationKind

COUNTED, CARRIED = "count", "carry"
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of a variant at a place, and what the page had said."""

    variant_id: int
    location_id: int
    seen: int
    counted: int


@dataclass(frozen=True, slots=True)
class Carry:
    """Pieces of a variant that go from one place to another."""

    variant_id: int
    source_id: int
    target_id: int
    pieces: int


def count(session: Session, found: Count, *, key: str, now: datetime) -> int:
    """Book the difference of a count; how many pieces it was."""
    if not 0 <= found.counted <= MOST:
        raise Invalid("stock.counted", "Please give a whole number of pieces.", field="counted")
    difference = found.counted - found.seen
    session.flush()
    if difference == 0 or moves_of(session, key):
        return 0
    place = (found.variant_id, found.location_id)
    if not _shift(session, place, difference):
        raise Refusal(
            "stock.count_again", "Pieces were sold while you counted. Please count again."
        )
    _note(session, (*place, difference), (key, key, COUNTED), now)
    return difference


def carry(session: Session, wanted: Carry, *, key: str, now: datetime) -> None:
    """Pieces leave one place and arrive at the other, or nothing happens."""
    if not 1 <= wanted.pieces <= MOST:
        raise Invalid("stock.pieces", "At least one piece must arrive.", field="pieces")
    if wanted.source_id == wanted.target_id:
        raise Invalid("stock.same_place", "Please choose two different places.", field="target")
    session.flush()
    if moves_of(session, key):
        return
    legs = ((wanted.source_id, -wanted.pieces), (wanted.target_id, wanted.pieces))
    for number, (location_id, pieces) in enumerate(sorted(legs)):
        if not _shift(session, (wanted.variant_id, location_id), pieces):
            raise Refusal("stock.too_few", "So many do not lie there.")
        moved = (wanted.variant_id, location_id, pieces)
        _note(session, moved, (key, f"{key}#{number}", CARRIED), now)


def lying(session: Session, variant_ids: list[int]) -> dict[tuple[int, int], int]:
    """Pieces by (variant, place), everywhere; one statement."""
    rows = session.execute(
        select(StockLevel.variant_id, StockLevel.location_id, StockLevel.on_hand).where(
            StockLevel.variant_id.in_(variant_ids)
        )
    )
    return {(variant, location): pieces for variant, location, pieces in rows}


def places(session: Session) -> tuple[Location, ...]:
    """Every place of the house's own, in the order in which they were opened."""
    own = select(Location).where(Location.kind == LocationKind.HOUSE)
    return tuple(session.scalars(own.order_by(Location.id)))


def places_named(session: Session, ids: Collection[int]) -> tuple[Location, ...]:
    """Just these places, whatever they are for."""
    return tuple(session.scalars(select(Location).where(Location.id.in_(ids))))


def last_moves(session: Session, variant_ids: list[int], *, limit: int) -> tuple[StockMove, ...]:
    """The newest moves of some variants."""
    mine = select(StockMove).where(StockMove.variant_id.in_(variant_ids))
    return tuple(session.scalars(mine.order_by(StockMove.id.desc()).limit(limit)))


def _shift(session: Session, place: tuple[int, int], pieces: int) -> bool:
    variant_id, location_id = place
    level_for(session, variant_id, location_id)
    statement = (
        update(StockLevel)
        .where(StockLevel.variant_id == variant_id, StockLevel.location_id == location_id)
        .where(StockLevel.on_hand + pieces >= 0)
        .values(**arriving(pieces))
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1


def _note(
    session: Session, moved: tuple[int, int, int], cause: tuple[str, str, str], now: datetime
) -> None:
    variant_id, location_id, pieces = moved
    whole, key, reason = cause
    session.add(
        StockMove(
            variant_id=variant_id,
            location_id=location_id,
            pieces=pieces,
            reason=reason,
            cause=whole,
            key=key,
            at=now,
        )
    )
    session.flush()
