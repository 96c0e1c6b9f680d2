"""Taking pieces out of stock and putting them in.

Rules
* A piece is taken by one guarded statement (`… WHERE on_hand >= wanted`): two buyers cannot both
  have the last one, on either engine, without a lock of ours.
* Variants are taken in the order of their ids, and the places of one in the order of theirs, so
  that two orders cannot wait for each other.
* `key` names the cause. Taking again for the same cause takes nothing more; what a cause holds can
  be given back once, to the very places it came from, and then be taken again.

How it can fail: `SoldOut` tells of every variant that falls short and what is left. Part of it may
have been taken by then: the caller's transaction or savepoint rolls back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Integer, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_plainly
from catalog.errors import Refusal
from catalog.stock.arriving import arriving, level_for
from catalog.stock.models import Location, StockLevel, StockMove
from catalog.stock.queries import account_of, moves_of, on_hand
from catalog.stock.rules import SoldOut, by_variant, gather


def take(
    session: Session,
    wanted: Mapping[int, int],
    *,
    key: str,
    reason: str,
    now: datetime,
    new: bool = False,
) -> None:
    """Take `wanted` pieces of each variant from the places that sell online.

    `new` says that the cause has just begun, so that nobody needs to look what it holds.
    """
    session.flush()
    holds, moved = ({}, 0) if new else account_of(session, key)
    already = by_variant(holds)
    short: list[int] = []
    taken: dict[tuple[int, int], int] = {}
    for variant_id, pieces in sorted(wanted.items()):
        pieces -= already.get(variant_id, 0)
        if pieces <= 0:
            continue
        parts = _from_first(session, variant_id, pieces)
        parts = parts or _from_many(session, variant_id, pieces)
        if parts is None:
            short.append(variant_id)
            continue
        taken |= {(variant_id, location_id): -part for location_id, part in parts.items()}
    if short:
        raise SoldOut(on_hand(session, short))
    noted(session, taken, after=moved, key=key, reason=reason, now=now)


def give_back(session: Session, *, key: str, reason: str, now: datetime) -> None:
    """Put what the cause `key` still holds back where it came from."""
    session.flush()
    holds, moved = account_of(session, key)
    for (variant_id, location_id), pieces in holds.items():
        _add(session, variant_id, location_id, pieces)
    noted(session, holds, after=moved, key=key, reason=reason, now=now)


def hand_over(
    session: Session,
    source: str,
    wanted: Mapping[int, int],
    *,
    key: str,
    reason: str,
    now: datetime,
) -> None:
    """What the cause `source` holds becomes `key`'s, up to `wanted`; no level changes by that.

    Whoever calls it has made sure that nobody else ends what `source` holds.
    """
    holds, moved = account_of(session, source)
    mine, before = account_of(session, key)
    lacks = {each: pieces - by_variant(mine).get(each, 0) for each, pieces in wanted.items()}
    given: dict[tuple[int, int], int] = {}
    for (variant_id, location_id), pieces in holds.items():
        part = min(pieces, lacks.get(variant_id, 0))
        if part > 0:
            given[variant_id, location_id] = part
            lacks[variant_id] -= part
    noted(session, given, after=moved, key=source, reason=reason, now=now)
    taken = {place: -part for place, part in given.items()}
    noted(session, taken, after=before, key=key, reason=reason, now=now)


def give_part_back(
    session: Session, fewer: Mapping[int, int], *, key: str, reason: str, now: datetime
) -> None:
    """Put so many pieces of each variant that the cause holds back where they came from."""
    session.flush()
    holds, moved = account_of(session, key)
    back: dict[tuple[int, int], int] = {}
    for (variant_id, location_id), pieces in holds.items():
        wanted = fewer.get(variant_id, 0) - sum(n for (v, _), n in back.items() if v == variant_id)
        if part := min(pieces, wanted):
            back[variant_id, location_id] = part
            _add(session, variant_id, location_id, part)
    noted(session, back, after=moved, key=key, reason=reason, now=now)


def put_back(
    session: Session, wanted: Mapping[int, int], *, key: str, reason: str, now: datetime
) -> None:
    """Put pieces that came from no known place into the first one that sells online; once."""
    first = session.scalar(select(Location.id).where(Location.sells_online).order_by(Location.id))
    if first is None:
        raise Refusal("stock.no_place", "There is no place for pieces yet.")
    for variant_id, pieces in sorted(wanted.items()):
        each = f"{key}:{variant_id}"
        receive(session, variant_id, first, pieces, key=each, reason=reason, now=now)


def receive(
    session: Session,
    variant_id: int,
    location_id: int,
    pieces: int,
    *,
    key: str,
    reason: str,
    now: datetime,
) -> None:
    """Pieces arrive at a place; the same `key` arrives once."""
    if pieces < 1:
        raise Refusal("stock.pieces", "At least one piece must arrive.", status=400)
    session.flush()
    if moves_of(session, key):
        return
    _add(session, variant_id, location_id, pieces)
    arrived = {(variant_id, location_id): pieces}
    noted(session, arrived, after=0, key=key, reason=reason, now=now)


_LEVEL, _PLACE = cast("Table", StockLevel.__table__), cast("Table", Location.__table__)
_FIRST = (
    select(func.min(_LEVEL.c.id))
    .join(_PLACE, _PLACE.c.id == _LEVEL.c.location_id)
    .where(_LEVEL.c.variant_id == bindparam("variant"), _PLACE.c.sells_online)
    .scalar_subquery()
)
_WANTED = bindparam("wanted", type_=Integer)
_TAKE = (
    update(_LEVEL)
    .where(_LEVEL.c.id == _FIRST, _LEVEL.c.on_hand >= _WANTED)
    .values(on_hand=_LEVEL.c.on_hand - _WANTED)
    .returning(_LEVEL.c.location_id)
)


def _from_first(session: Session, variant_id: int, pieces: int) -> dict[int, int] | None:
    """All pieces from the first place, in one statement; None if it has not so many.

    Always the lowest level: PostgreSQL keeps the lock on a row whose guard fails after a wait, and
    `_from_many` goes on from there upwards, so that two buyers never wait for each other.
    """
    row = session.execute(_TAKE, {"variant": variant_id, "wanted": pieces}).first()
    return None if row is None else {row[0]: pieces}


def _from_many(session: Session, variant_id: int, pieces: int) -> dict[int, int] | None:
    """The pieces from several places, whose levels are held while they are counted."""
    rows = session.execute(
        select(StockLevel.id, StockLevel.on_hand, StockLevel.location_id)
        .join(Location, Location.id == StockLevel.location_id)
        .where(StockLevel.variant_id == variant_id, Location.sells_online)
        .order_by(StockLevel.id)
        .with_for_update(of=StockLevel)
    ).all()
    parts = gather({row[0]: row[1] for row in rows}, pieces)
    if parts is None:
        return None
    places = {row[0]: row[2] for row in rows}
    for level_id, part in sorted(parts.items()):
        statement = (
            update(StockLevel)
            .where(StockLevel.id == level_id, StockLevel.on_hand >= part)
            .values(on_hand=StockLevel.on_hand - part)
            .execution_options(synchronize_session=False)
        )
        if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
            return None
    return {places[level_id]: part for level_id, part in parts.items()}


def _add(session: Session, variant_id: int, location_id: int, pieces: int) -> None:
    level_for(session, variant_id, location_id)
    session.execute(
        update(StockLevel)
        .where(StockLevel.variant_id == variant_id, StockLevel.location_id == location_id)
        .values(**arriving(pieces))
        .execution_options(synchronize_session=False)
    )


def noted(
    session: Session,
    moved: Mapping[tuple[int, int], int],
    *,
    after: int,
    key: str,
    reason: str,
    now: datetime,
    cause: str | None = None,
) -> None:
    """Write down what moved, after the `after` moves that this cause has made before; `cause` if
    it is not what the keys begin with."""
    rows = [
        {
            "variant_id": variant_id,
            "location_id": location_id,
            "pieces": pieces,
            "reason": reason,
            "cause": key if cause is None else cause,
            "key": f"{key}#{place}",
            "at": now,
        }
        for place, ((variant_id, location_id), pieces) in enumerate(moved.items(), after)
    ]
    insert_plainly(session, StockMove, rows)
