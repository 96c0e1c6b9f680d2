"""Writing sendings down, keeping those that came too late, and noting that somebody saw to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.sendings.models import Sending
from fulfillment.sendings.rules import NEEDS_NOBODY, NewSending, refuse_other


def note(
    session: Session, maker_id: int, batch_id: int, new: NewSending, *, now: datetime
) -> tuple[Sending, bool]:
    """Her press, written once; with it whether it is new."""
    values = {
        "maker_id": maker_id,
        "batch_id": batch_id,
        "nonce": new.nonce,
        "verb": new.verb,
        "pieces": new.pieces,
        "kind": new.kind,
        "words": new.words[:400],
        "photo_asset_id": new.photo_asset_id,
        "made_at": new.made_at,
        "at": now,
        "kept": False,
    }
    found = insert_once(session, Sending, values)
    if found is not None:
        return session.get_one(Sending, found), True
    wanted = select(Sending).where(Sending.maker_id == maker_id, Sending.nonce == new.nonce)
    before = session.scalars(wanted.where(Sending.verb == new.verb)).one()
    refuse_other((before.batch_id, before.pieces), (batch_id, new.pieces))
    return before, False


def keep(
    session: Session, sending: Sending, refusal: Refusal, *, actor: Actor, now: datetime
) -> None:
    """It cannot be done as things are now; it is kept with the reason, never lost."""
    facts = {name: each if isinstance(each, int) else str(each) for name, each in _facts(refusal)}
    sending.kept = True
    sending.kept_because = {"code": refusal.code, "message": refusal.message, "facts": facts}
    sending.settled_at = now if sending.verb in NEEDS_NOBODY else None
    record(session, sending, "keep", actor=actor, now=now, code=refusal.code)


def settle(session: Session, sending: Sending, *, actor: Actor, now: datetime) -> None:
    """Somebody has seen to it; a second time changes nothing."""
    open_still = (Sending.id == sending.id, Sending.kept, Sending.settled_at.is_(None))
    done = session.execute(update(Sending).where(*open_still).values(settled_at=now))
    if cast("CursorResult[Any]", done).rowcount == 1:
        record(session, sending, "settle", actor=actor, now=now)


def _facts(refusal: Refusal) -> list[tuple[str, object]]:
    return list(refusal.facts.items())
