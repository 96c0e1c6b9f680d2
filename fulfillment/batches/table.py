"""The centre's table: an offer that lies open there, and work that goes to who sits there.

Only an unanswered offer can lie on the table or change hands. Both are guarded statements on the
maker and the pieces that were seen, so that two who reach for it never both have it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.batches.actions import NewBatch, open_batch
from fulfillment.batches.models import Batch
from fulfillment.batches.rules import BatchState


def lay_out(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """Lay an unanswered offer on the table of its cooperative's centre."""
    _offered(session, batch, {"on_table": True})
    record(session, batch, "lay_out", actor=actor, now=now, pieces=batch.pieces)


def pass_on(session: Session, batch: Batch, maker_id: int, *, actor: Actor, now: datetime) -> None:
    """The whole offer goes to another maker."""
    before = batch.maker_id
    _offered(session, batch, {"maker_id": maker_id, "on_table": False})
    record(session, batch, "pass_on", actor=actor, now=now, before=before, maker=maker_id)


def split(
    session: Session, batch: Batch, pieces: int, maker_id: int, *, actor: Actor, now: datetime
) -> Batch:
    """A part of the offer goes to a maker as a batch of her own; the rest stays where it lies."""
    _offered(session, batch, {"pieces": batch.pieces - pieces})
    record(session, batch, "split", actor=actor, now=now, pieces=pieces, maker=maker_id)
    facts = ("plan_id", "order_line_id", "cooperative_id", "product_id", "variant_id", "currency")
    named = {name: getattr(batch, name) for name in (*facts, "start_on", "due_on", "reason")}
    new = NewBatch(maker_id=maker_id, pieces=pieces, **named)
    return open_batch(session, new, actor=actor, now=now)


def _offered(session: Session, batch: Batch, values: dict[str, Any]) -> None:
    session.flush()
    same = (Batch.pieces == batch.pieces, Batch.maker_id == batch.maker_id)
    statement = update(Batch).where(Batch.id == batch.id, Batch.state == BatchState.OFFERED, *same)
    statement = statement.values(**values).execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
        raise Refusal("batch.stale", "Somebody else was faster. Please look again.")
    session.refresh(batch)
