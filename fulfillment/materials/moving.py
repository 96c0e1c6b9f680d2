"""Moving material: every change of what lies where is a move from one place to another.

Rules
* A place that holds material is taken from by one guarded statement, so that two packers cannot
  both have the last of a lot, on either engine.
* The moves of one cause are written first, under the cause's key: told twice they happen once.
  Levels are then changed in the order of lot and place, so that two causes never wait in a ring.
* A mistake is mended by the move back, once, naming the one it undoes.

How it can fail: `material.too_few` where a place has not so much; the caller's transaction or
savepoint rolls back, and no move is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.materials.kit_models import Kit
from fulfillment.materials.models import MaterialLevel, MaterialMove
from fulfillment.materials.rules import HELD, KitState, Place, Spot, Why


@dataclass(frozen=True, slots=True)
class Transfer:
    """So much of a lot goes from one place to another."""

    lot_id: int
    source: Spot
    target: Spot
    quantity: int


@dataclass(frozen=True, slots=True)
class Cause:
    """What moves happen for: a key that makes them happen once, a word of the office's, and the
    move that they undo."""

    key: str
    why: Why
    note: str = ""
    reverses_id: int | None = None


def transferred(
    session: Session, transfers: Sequence[Transfer], cause: Cause, *, actor: Actor, now: datetime
) -> bool:
    """Book moves; False if they were booked before."""
    session.flush()
    for place, each in enumerate(transfers):
        row = _row(each, cause, actor, now) | {"key": f"{cause.key}#{place}"}
        if insert_once(session, MaterialMove, row) is None:
            return False
    for (lot_id, spot), change in sorted(_changes(transfers).items(), key=_in_order):
        if change and not _shift(session, lot_id, spot, change):
            raise Refusal("material.too_few", "There is not so much of it there.")
    return True


def was_booked(session: Session, cause: Cause) -> bool:
    """Whether the moves of a cause are booked already."""
    wanted = select(MaterialMove.id).where(MaterialMove.key == f"{cause.key}#0")
    return session.scalar(wanted) is not None


def reverse(session: Session, move: MaterialMove, *, actor: Actor, now: datetime) -> None:
    """Undo a move by the move back; once, and never a move back itself."""
    if move.why is Why.REVERSED:
        raise Refusal("material.reversal", "This is a correction already.")
    back = Transfer(move.lot_id, spot_of(move, "target"), spot_of(move, "source"), move.quantity)
    _refuse_closed(session, [back.source, back.target])
    cause = Cause(f"reverse:{move.id}", Why.REVERSED, reverses_id=move.id)
    if not transferred(session, [back], cause, actor=actor, now=now):
        raise Refusal("material.reversed", "This was corrected before.")
    record(session, move, "reverse", actor=actor, now=now)


def _refuse_closed(session: Session, spots: Sequence[Spot]) -> None:
    """What was counted out or unpacked stays so: nothing goes back into it, nothing out."""
    kits = [spot.ref for spot in spots if spot.place is Place.KIT]
    closed = Kit.state.in_((KitState.SETTLED, KitState.UNPACKED))
    if kits and session.scalar(select(Kit.id).where(Kit.id.in_(kits), closed)) is not None:
        raise Refusal("material.kit_closed", "This kit is counted out. Please count the stock.")


def spot_of(move: MaterialMove, end: str) -> Spot:
    """One end of a move."""
    return Spot(getattr(move, end), getattr(move, f"{end}_ref"))


def lying_at(session: Session, spot: Spot) -> dict[int, int]:
    """What lies at a place, by lot."""
    wanted = select(MaterialLevel.lot_id, MaterialLevel.on_hand).where(
        MaterialLevel.place == spot.place, MaterialLevel.ref == spot.ref, MaterialLevel.on_hand > 0
    )
    return {row.lot_id: row.on_hand for row in session.execute(wanted)}


def _row(each: Transfer, cause: Cause, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "lot_id": each.lot_id,
        "source": each.source.place,
        "source_ref": each.source.ref,
        "target": each.target.place,
        "target_ref": each.target.ref,
        "quantity": each.quantity,
        "why": cause.why,
        "note": cause.note,
        "reverses_id": cause.reverses_id,
        "actor_id": actor.user_id,
        "at": now,
    }


def _changes(transfers: Sequence[Transfer]) -> dict[tuple[int, Spot], int]:
    changes: dict[tuple[int, Spot], int] = defaultdict(int)
    for each in transfers:
        for spot, change in ((each.source, -each.quantity), (each.target, each.quantity)):
            if spot.place in HELD:
                changes[each.lot_id, spot] += change
    return changes


def _in_order(change: tuple[tuple[int, Spot], int]) -> tuple[int, str, int]:
    lot_id, spot = change[0]
    return lot_id, spot.place.value, spot.ref


def _shift(session: Session, lot_id: int, spot: Spot, change: int) -> bool:
    if change > 0:
        empty = {"lot_id": lot_id, "place": spot.place, "ref": spot.ref, "on_hand": 0}
        insert_once(session, MaterialLevel, empty)
    statement = (
        update(MaterialLevel)
        .where(MaterialLevel.lot_id == lot_id)
        .where(MaterialLevel.place == spot.place, MaterialLevel.ref == spot.ref)
        .where(MaterialLevel.on_hand + change >= 0)
        .values(on_hand=MaterialLevel.on_hand + change)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1
