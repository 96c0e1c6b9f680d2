"""Sending: a press of a maker's reaches the floor, once by its nonce, whenever it arrives.

* `sent`: she is at the page and hears a refusal herself; nothing is written then.
* `sent_later`: her device sends what she did without a network. What cannot be done any more is
  kept with the reason, for her lead; what she made is never lost.

Invariant: however often a press is sent, the floor hears of it once. Its row is written first, so
that two that arrive together wait for each other on its unique key.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment import batches, sendings
from fulfillment.batches import Batch, CallKind, NewHandIn
from fulfillment.sendings import NewSending, Sending, Verb
from fulfillment.workflow import floor


def sent(
    session: Session, batch: Batch, new: NewSending, *, actor: Actor, now: datetime
) -> Sending:
    """Do what she pressed, or refuse it; again, nothing more happens."""
    made, is_new = sendings.note(session, batch.maker_id, batch.id, new, now=now)
    if is_new:
        _done(session, batch, new, actor=actor, now=now)
    return made


def sent_later(
    session: Session, batch: Batch, new: NewSending, *, actor: Actor, now: datetime
) -> Sending:
    """Do what she did without a network, or keep it for her lead."""
    made, is_new = sendings.note(session, batch.maker_id, batch.id, new, now=now)
    if not is_new:
        return made
    try:
        with session.begin_nested():
            _done(session, batch, new, actor=actor, now=now)
    except Refusal as refusal:
        session.expire(batch)  # what was read inside stands no more
        sendings.keep(session, made, refusal, actor=actor, now=now)
    return made


def _done(session: Session, batch: Batch, new: NewSending, *, actor: Actor, now: datetime) -> None:
    match new.verb:
        case Verb.TAKE:
            floor.batch_taken(session, batch, pieces=new.pieces, actor=actor, now=now)
        case Verb.DEFER:
            floor.batch_deferred(session, batch, actor=actor, now=now)
        case Verb.DECLINE:
            floor.batch_declined(session, batch, actor=actor, now=now)
        case Verb.START:
            floor.batch_started(session, batch, actor=actor, now=now)
        case Verb.HAND_IN:
            floor.batch_handed_in(session, batch, _hand_in(new), actor=actor, now=now)
        case Verb.STOP:
            done = _hand_in(new) if new.pieces else None
            floor.batch_stopped(session, batch, done=done, actor=actor, now=now)
        case Verb.CALL:
            kind = CallKind.MISSING if new.kind == CallKind.MISSING else CallKind.HELP
            batches.call(session, batch, kind, new.words, actor=actor, now=now)


def _hand_in(new: NewSending) -> NewHandIn:
    return NewHandIn(new.pieces or 0, new.photo_asset_id, new.nonce)
