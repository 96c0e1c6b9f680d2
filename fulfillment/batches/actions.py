"""Changing batches: offered, taken, handed in, decided, packed.

Every change of a count is one guarded UPDATE that only succeeds on the counts it was decided on
(`_counted`), so two phones, a lead and a job can act at once and no piece is counted twice. The
state follows in the same transaction. Refused: `batch.stale` when somebody else was faster.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.db import JsonMap, insert_once
from catalog.errors import Refusal
from catalog.history import Actor, move, record
from catalog.money import Money
from fulfillment.batches.models import Batch, Call, HandIn
from fulfillment.batches.rules import (
    BATCH,
    HERS,
    BatchState,
    CallKind,
    Count,
    pieces_taken,
    waits_until,
)


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A share of an order line that is put to a maker."""

    plan_id: int | None
    order_line_id: int
    maker_id: int
    cooperative_id: int
    product_id: int
    variant_id: int
    pieces: int
    currency: str
    start_on: date
    due_on: date
    reason: JsonMap


@dataclass(frozen=True, slots=True)
class NewHandIn:
    """What she reports: pieces, perhaps a photo, and the nonce that makes it happen once."""

    pieces: int
    photo_asset_id: int | None
    nonce: str


def open_batch(session: Session, new: NewBatch, *, actor: Actor, now: datetime) -> Batch:
    """Put a share to its maker: an offered batch with its code."""
    return open_batches(session, [new], actor=actor, now=now)[0]


def open_batches(
    session: Session, news: Sequence[NewBatch], *, actor: Actor, now: datetime
) -> tuple[Batch, ...]:
    """Put the shares of a whole plan to their makers; the same few statements for any number."""
    opened = [
        Batch(
            code=f"new-{secrets.token_hex(8)}",
            created_at=now,
            answer_until=waits_until(now),
            **_columns(new),
        )
        for new in news
    ]
    session.add_all(opened)
    session.flush()
    moved = (None, BatchState.OFFERED.value)
    for batch in opened:
        batch.code = f"B-{batch.id:06d}"
        record(session, batch, "offer", actor=actor, now=now, moved=moved, pieces=batch.pieces)
    session.flush()
    return tuple(opened)


def _columns(new: NewBatch) -> JsonMap:
    """The columns of a batch that is offered."""
    named = {field.name: getattr(new, field.name) for field in fields(new)}
    return {**named, "state": BatchState.OFFERED}


def take(
    session: Session, batch: Batch, *, pieces: int | None, rate: Money, actor: Actor, now: datetime
) -> None:
    """She takes the batch, or fewer of it, at a rate that is frozen from here on."""
    offered = batch.pieces
    wanted = pieces_taken(offered, pieces)
    move(session, batch, BATCH, "take", actor=actor, now=now, pieces=wanted, offered=offered)
    guard = (Batch.pieces == offered, Batch.accepted + Batch.scrapped + Batch.in_inspection == 0)
    values = {"rate_minor": rate.minor, "currency": rate.currency, "taken_at": now}
    _write(session, batch, guard, {"pieces": wanted, **values})


def decline(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """She says no. Nothing is held against her; the pieces are open again."""
    move(session, batch, BATCH, "decline", actor=actor, now=now)


def defer(session: Session, batch: Batch, *, on: date, actor: Actor, now: datetime) -> None:
    """She says not now: the offer stays and steps back for the day."""
    move(session, batch, BATCH, "defer", actor=actor, now=now)
    until = waits_until(now, batch.answer_until or now)
    _write(session, batch, (), {"deferred_on": on, "answer_until": until})


def withdraw(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """The offer is taken back before she answered."""
    move(session, batch, BATCH, "withdraw", actor=actor, now=now)


def lapse(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """Nobody answered the offer in its time; nothing is held against her."""
    move(session, batch, BATCH, "lapse", actor=actor, now=now, pieces=batch.pieces)


def give_back(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """She cannot make what she took and has not begun; nothing is held against her."""
    move(session, batch, BATCH, "give_back", actor=actor, now=now)


def stop(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> int:
    """She cannot go on: what is with her is taken back; how many pieces that is.

    What she handed in stays in the batch and is paid as ever. Nothing is held against her.
    """
    before = _count_of(session, batch)
    after = before.stop()
    _counted(session, batch, before, after)
    verb, left = before.verb_of_stopping(), before.with_her
    move(session, batch, BATCH, verb, actor=actor, now=now, pieces=left)
    return left


def start(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """She begins. No clock runs."""
    move(session, batch, BATCH, "start", actor=actor, now=now)


def hand_in(
    session: Session, batch: Batch, new: NewHandIn, *, actor: Actor, now: datetime
) -> tuple[HandIn, bool]:
    """Her report, written once per nonce; with it whether it is new.

    The same nonce with other pieces is refused: it would silently lose one of the two counts.
    """
    before = _count_of(session, batch)  # first of all: two phones wait for each other here
    values = {**asdict(new), "batch_id": batch.id, "reported_by": actor.label, "at": now}
    hand_in_id = insert_once(session, HandIn, values)
    if hand_in_id is None:
        return _already(session, batch, new), False
    after = before.hand_in(new.pieces)
    _counted(session, batch, before, after)
    verb = after.verb_after_hand_in()
    move(session, batch, BATCH, verb, actor=actor, now=now, pieces=new.pieces, hand_in=hand_in_id)
    return session.get_one(HandIn, hand_in_id), True


def accept(
    session: Session, batch: Batch, *, decided: tuple[int, int, int], actor: Actor, now: datetime
) -> Count:
    """A verdict (`accepted, rework, scrapped`) on pieces in inspection; the count that follows."""
    accepted, rework, scrapped = decided
    before = _count_of(session, batch)
    after = before.decide(accepted=accepted, rework=rework, scrapped=scrapped)
    _counted(session, batch, before, after)
    facts = {"accepted": accepted, "rework": rework, "scrapped": scrapped}
    move(session, batch, BATCH, after.verb_after_verdict(), actor=actor, now=now, **facts)
    return after


def pack(session: Session, batch: Batch, pieces: int, *, actor: Actor, now: datetime) -> None:
    """Accepted pieces go into a parcel; never more than are accepted and not yet packed."""
    if pieces < 1:
        raise Refusal("batch.no_pieces", "Please say how many pieces.", status=422)
    left = (Batch.accepted - Batch.packed) >= pieces
    if not _write(session, batch, (left,), {"packed": Batch.packed + pieces}, stale=False):
        raise Refusal(
            "batch.pack_too_many",
            "Only %(left)s pieces of %(code)s are accepted and not packed yet.",
            status=422,
            left=batch.accepted - batch.packed,
            code=batch.code,
        )
    record(session, batch, "pack", actor=actor, now=now, pieces=pieces)


def turn_back(session: Session, batch: Batch, pieces: int, *, actor: Actor, now: datetime) -> None:
    """The hub cannot use pieces that were accepted and paid: they are paid, and lacking."""
    left = Batch.turned_back + pieces <= Batch.packed
    _write(session, batch, (left,), {"turned_back": Batch.turned_back + pieces})
    record(session, batch, "turn_back", actor=actor, now=now, pieces=pieces)


def call(
    session: Session, batch: Batch, kind: CallKind, words: str, *, actor: Actor, now: datetime
) -> Call:
    """She asks her lead for a hand. Her words stay out of history, which many read."""
    if batch.state not in HERS:
        raise Refusal("batch.not_hers_now", "This work is not with you now.")
    made = Call(batch_id=batch.id, kind=kind, words=words.strip()[:400], at=now)
    session.add(made)
    record(session, batch, "call", actor=actor, now=now, kind=kind.value)
    return made


def settle_call(session: Session, made: Call, *, actor: Actor, now: datetime) -> None:
    """Somebody has seen to it; a second time changes nothing."""
    statement = update(Call).where(Call.id == made.id, Call.settled_at.is_(None))
    done = session.execute(statement.values(settled_at=now))
    if cast("CursorResult[Any]", done).rowcount == 1:
        record(session, made, "settle", actor=actor, now=now)


def _count_of(session: Session, batch: Batch) -> Count:
    """The count as it is now, and as it stays until this transaction ends."""
    session.flush()
    session.refresh(batch, with_for_update={"key_share": True})
    return count_of(batch)


def held(session: Session, batch: Batch) -> Count:
    """The count as it is now, and as it stays until this transaction ends."""
    return _count_of(session, batch)


def count_of(batch: Batch) -> Count:
    """Where the batch's pieces are."""
    return Count(
        pieces=batch.pieces,
        handed_in=batch.handed_in,
        in_inspection=batch.in_inspection,
        accepted=batch.accepted,
        in_rework=batch.in_rework,
        scrapped=batch.scrapped,
    )


def _counted(session: Session, batch: Batch, before: Count, after: Count) -> None:
    """Write a new count where the old one still stands."""
    old, new = asdict(before), asdict(after)
    _write(session, batch, tuple(getattr(Batch, name) == old[name] for name in old), new)


def _write(
    session: Session, batch: Batch, guard: tuple[Any, ...], values: JsonMap, *, stale: bool = True
) -> bool:
    session.flush()
    statement = update(Batch).where(Batch.id == batch.id, *guard).values(**values)
    statement = statement.execution_options(synchronize_session=False)
    done = cast("CursorResult[Any]", session.execute(statement)).rowcount == 1
    if not done and stale:
        raise Refusal("batch.stale", "Somebody else was faster. Please look again.")
    session.refresh(batch)
    return done


def _already(session: Session, batch: Batch, new: NewHandIn) -> HandIn:
    wanted = select(HandIn).where(HandIn.batch_id == batch.id, HandIn.nonce == new.nonce)
    found = session.scalars(wanted).one()
    if found.pieces != new.pieces:
        raise Refusal(
            "batch.nonce_used",
            "You handed in %(pieces)s with this page already. Open it again to hand in more.",
            pieces=found.pieces,
        )
    return found
