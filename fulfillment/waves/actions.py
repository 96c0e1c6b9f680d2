"""Changing what ties a wave to the shoppers: the rule, pieces set aside, pieces released.

Rules
* Pieces are set aside by one guarded statement (`… WHERE set_aside + n <= pieces`, and she still
  wants them): never more than hers, whoever receives at the same time.
* Released once: the second time finds nothing and changes nothing.

Locks are the conductor's: it holds the orders before it calls.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.waves.models import Gathered, SetAside, WaveRule
from fulfillment.waves.rules import HouseRule, checked

#: The one row of the rule.
ONE = 1


@dataclass(frozen=True, slots=True)
class Arrived:
    """Pieces of a batch that lie in a parcel which the hub has received."""

    content_id: int
    batch_id: int
    pieces: int


def set_rule(session: Session, rule: HouseRule, *, actor: Actor, now: datetime) -> None:
    """The house's rule from now on; what has left already is not touched."""
    values = {**asdict(checked(rule)), "changed_at": now}
    if insert_once(session, WaveRule, {"id": ONE, **values}) is None:
        session.execute(update(WaveRule).where(WaveRule.id == ONE).values(**values))
    row = session.get_one(WaveRule, ONE, populate_existing=True)
    record(session, row, "set_rule", actor=actor, now=now, **asdict(rule))


def set_aside(session: Session, gathered_id: int, arrived: Arrived) -> None:
    """Keep pieces for the shopper; refused if she is owed fewer or wants none any more."""
    statement = (
        update(Gathered)
        .where(
            Gathered.id == gathered_id,
            Gathered.open_for.is_not(None),
            Gathered.set_aside + arrived.pieces <= Gathered.pieces,
        )
        .values(set_aside=Gathered.set_aside + arrived.pieces)
        .execution_options(synchronize_session=False)
    )
    if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
        raise Refusal("wave.stale", "Somebody else was faster. Please look again.")
    _laid(session, gathered_id, arrived)


def release(session: Session, gathered_id: int, *, now: datetime) -> int | None:
    """She wants the pieces no more; how many lay aside for her, or None if it was done before.

    What lay aside is nobody's from here on: the caller must put it somewhere.
    """
    statement = (
        update(Gathered)
        .where(Gathered.id == gathered_id, Gathered.open_for.is_not(None))
        .values(open_for=None, released_at=now)
        .returning(Gathered.set_aside)
        .execution_options(synchronize_session=False)
    )
    lay_aside = session.execute(statement).scalar_one_or_none()
    if lay_aside:
        session.execute(delete(SetAside).where(SetAside.gathered_id == gathered_id))
        session.execute(
            update(Gathered)
            .where(Gathered.id == gathered_id)
            .values(set_aside=0)
            .execution_options(synchronize_session=False)
        )
    return lay_aside


def _laid(session: Session, gathered_id: int, arrived: Arrived) -> None:
    """One row for each box of hers: what is looked at in turns comes to it in turns."""
    box = {"gathered_id": gathered_id, "parcel_content_id": arrived.content_id}
    facts = {"batch_id": arrived.batch_id, "pieces": arrived.pieces}
    if insert_once(session, SetAside, {**box, **facts}) is None:
        more = SetAside.pieces + arrived.pieces
        statement = update(SetAside).filter_by(**box).values(pieces=more)
        session.execute(statement.execution_options(synchronize_session=False))
