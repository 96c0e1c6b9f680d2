"""Laying an order ready, reminding, handing it over, giving it up: each once, by one statement."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from fulfillment.pickups.models import Pickup
from fulfillment.pickups.queries import of_order
from fulfillment.pickups.rules import SIGNS, code_of

#: A code is drawn again when it is taken; so often in a row it is a bug.
DRAWS = 20


def lay_ready(session: Session, order_id: int, *, now: datetime) -> Pickup:
    """It lies at its place under a code; told twice, it is the same."""
    for _ in range(DRAWS):
        row = of_order(session, order_id)
        if row is not None:
            return row
        code = code_of(list(secrets.token_bytes(SIGNS)))
        insert_once(session, Pickup, {"order_id": order_id, "code": code, "ready_at": now})
    raise RuntimeError("no free code")


def remind(session: Session, row: Pickup, *, now: datetime) -> bool:
    """Note that she is reminded; False if she was before."""
    return _once(session, row, Pickup.reminded_at.is_(None), reminded_at=now)


def fetch(session: Session, row: Pickup, *, now: datetime) -> None:
    """She has it; refused if it was handed over or given up before."""
    if not _once(session, row, fetched_at=now):
        raise Refusal("pickup.ended", "This was handed over or given up before.")


def give_up(session: Session, row: Pickup, *, now: datetime) -> None:
    """Nobody came for it."""
    if not _once(session, row, given_up_at=now):
        raise Refusal("pickup.ended", "This was handed over or given up before.")


def _once(session: Session, row: Pickup, *more: Any, **columns: datetime) -> bool:
    session.flush()
    open_ = (Pickup.fetched_at.is_(None), Pickup.given_up_at.is_(None), *more)
    statement = update(Pickup).where(Pickup.order_id == row.order_id, *open_).values(**columns)
    statement = statement.execution_options(synchronize_session=False)
    done = cast("CursorResult[Any]", session.execute(statement)).rowcount == 1
    session.refresh(row)
    return done
