"""Pieces set aside for one way of selling: a live session, a stall, a channel.

Each of these has places of its own that do not sell online (`Location.kind`), so that the shop
counts their pieces for nothing and nothing of its own way changes. Setting aside, giving out in
drips and bringing back are all one verb, `transfer`; what is sold there is taken by `take_at`.

Rules
* One guarded statement takes (`… WHERE on_hand >= pieces`), one adds. Both rows are held first, in
  the order of their ids, so that two transfers that cross each other cannot wait for each other.
* The same `key` moves once, however often it is told. `cause` names what it is for: the moves of a
  cause tell what of it lies where (`held`).
* Pieces that come back where people wait for them are kept for these (`arriving`).
* A bundle is moved as what lies in it: nothing of it is moved if one component falls short.

How it can fail: `SoldOut` says what lies there; nothing is written then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, exists, func, select, update
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.stock.actions import noted
from catalog.stock.arriving import arriving, level_for
from catalog.stock.bundling import definition
from catalog.stock.models import Location, StockLevel, StockMove
from catalog.stock.queries import account_of
from catalog.stock.rules import SoldOut, bundles_in

TRANSFERRED = "transfer"


def transfer(
    session: Session,
    variant_id: int,
    *,
    from_id: int,
    to_id: int,
    pieces: int,
    cause: str,
    key: str,
    now: datetime,
) -> bool:
    """Pieces leave one place for another, all of them or none; False if `key` moved them before."""
    if pieces < 1:
        raise Invalid("stock.pieces", "At least one piece must arrive.", field="pieces")
    if from_id == to_id:
        raise Invalid("stock.same_place", "Please choose two different places.", field="target")
    session.flush()
    parts = parts_for(session, variant_id)
    for each in sorted(parts):
        level_for(session, each, to_id)
    there = _held(session, parts, (from_id, to_id))
    if _moved(session, key):
        return False
    if (enough := bundles_in(there, parts)) < pieces:
        raise SoldOut({variant_id: enough})
    moved: dict[tuple[int, int], int] = {}
    for each, inside in sorted(parts.items()):
        _moves(session, each, (from_id, to_id), inside * pieces)
        moved |= {(each, from_id): -inside * pieces, (each, to_id): inside * pieces}
    _note(session, moved, (cause, key), now)
    return True


def take_at(
    session: Session,
    wanted: Mapping[int, int],
    *,
    location_id: int,
    key: str,
    reason: str,
    now: datetime,
) -> None:
    """Take pieces of each variant from just this place, whether it sells online or not.

    Bundles are told as what lies in them. What the cause `key` holds from there is not taken twice;
    `give_back` puts it there again.
    """
    session.flush()
    holds, before = account_of(session, key)
    gone: dict[tuple[int, int], int] = {}
    for variant_id, pieces in sorted(wanted.items()):
        pieces -= holds.get((variant_id, location_id), 0)
        if pieces <= 0:
            continue
        if not taken(session, variant_id, location_id, pieces):
            raise SoldOut(lying_at(session, location_id, wanted))
        gone[variant_id, location_id] = -pieces
    noted(session, gone, after=before, key=key, reason=reason, now=now)


def take_where_it_was(
    session: Session, wanted: Mapping[int, int], *, key: str, now: datetime
) -> None:
    """What the cause took before from places that do not sell online is taken there once more, as
    far as it is still there; whoever takes the rest sees what the cause holds by then."""
    before = session.execute(
        select(StockMove.variant_id, StockMove.location_id, func.min(StockMove.pieces))
        .join(Location, Location.id == StockMove.location_id)
        .where(StockMove.cause == key, StockMove.pieces < 0, Location.sells_online.is_(False))
        .group_by(StockMove.variant_id, StockMove.location_id)
        .order_by(StockMove.location_id, StockMove.variant_id)
    ).all()
    for variant_id, location_id, least in before:
        there = {variant_id: min(-least, wanted.get(variant_id, 0))}
        if there[variant_id] < 1:
            continue
        try:
            take_at(session, there, location_id=location_id, key=key, reason="order", now=now)
        except SoldOut:
            continue  # nothing was written: the shop's own pieces are asked next


def parts_for(session: Session, variant_id: int) -> dict[int, int]:
    """Pieces by variant that one piece of it is made of: itself, unless it is a bundle."""
    return definition(session, variant_id) or {variant_id: 1}


def lying_at(session: Session, location_id: int, variant_ids: Mapping[int, int]) -> dict[int, int]:
    """Pieces of each variant at one place; 0 where there is none."""
    rows = session.execute(
        select(StockLevel.variant_id, StockLevel.on_hand).where(
            StockLevel.location_id == location_id, StockLevel.variant_id.in_(variant_ids)
        )
    )
    return {**dict.fromkeys(variant_ids, 0), **dict(rows.all())}


def _moved(session: Session, key: str) -> bool:
    return bool(session.scalar(select(exists().where(StockMove.key == f"{key}#0"))))


def _held(session: Session, parts: Mapping[int, int], places: tuple[int, int]) -> dict[int, int]:
    """Hold the levels of both places until the transaction ends; what lies at the first."""
    held = session.execute(
        select(StockLevel.variant_id, StockLevel.location_id, StockLevel.on_hand)
        .where(StockLevel.variant_id.in_(parts), StockLevel.location_id.in_(places))
        .order_by(StockLevel.id)
        .with_for_update()
    ).all()
    return {variant: on_hand for variant, location, on_hand in held if location == places[0]}


def _moves(session: Session, variant_id: int, places: tuple[int, int], pieces: int) -> None:
    """Both levels change; the guard stands although they are held."""
    if not taken(session, variant_id, places[0], pieces):
        raise Refusal("stock.too_few", "So many do not lie there.")
    laid(session, variant_id, places[1], pieces)


def laid(session: Session, variant_id: int, location_id: int, pieces: int) -> None:
    """Pieces lie at a place, kept for who waits there."""
    session.execute(
        update(StockLevel)
        .where(StockLevel.variant_id == variant_id, StockLevel.location_id == location_id)
        .values(**arriving(pieces))
        .execution_options(synchronize_session=False)
    )


def taken(session: Session, variant_id: int, location_id: int, pieces: int) -> bool:
    """The guarded statement; whether there were so many."""
    statement = (
        update(StockLevel)
        .where(StockLevel.variant_id == variant_id, StockLevel.location_id == location_id)
        .where(StockLevel.on_hand >= pieces)
        .values(on_hand=StockLevel.on_hand - pieces)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1


def _note(
    session: Session, moved: Mapping[tuple[int, int], int], named: tuple[str, str], now: datetime
) -> None:
    """The moves carry the cause, and keys that begin with the key of this transfer."""
    cause, key = named
    noted(session, moved, after=0, key=key, reason=TRANSFERRED, now=now, cause=cause)
