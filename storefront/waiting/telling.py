"""“Tell me when it is back”: one letter, once, when a variant is on open sale again.

Rules
* A line that people stand in is served first: while a variant is queued nobody is told.
* A person has one wish for a variant. A guest's counts once she said, by a letter's button, that
  the address is hers; the same number of letters waits for an address as in the line.
* Wishes are told in batches by one guarded statement each: whoever is named by it is told, and
  nobody twice. Giving up needs no sign-in, and can be for all that an address ever wished.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, and_, exists, func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from catalog.stock import StockLevel, left_of
from storefront.waiting.actions import check_sold, on_sale, reader_of
from storefront.waiting.models import BackWish
from storefront.waiting.rules import FORGOTTEN_AFTER, MOST_UNCONFIRMED, Joining, WishState

#: So many are told in one transaction.
BATCH = 100
_OPEN = (WishState.UNCONFIRMED, WishState.WANTED)


def wish(
    session: Session, wanted: Joining, *, actor: Actor, now: datetime
) -> tuple[BackWish, bool]:
    """Her wish to be told, and whether it is new."""
    check_sold(session, wanted.variant_id)
    if on_sale(session, wanted.variant_id):
        raise Refusal("waiting.on_sale", "There are some: just put them into your cart.")
    reader = reader_of(wanted.email)
    if not wanted.known:
        _check_letters(session, reader)
    values = {
        "variant_id": wanted.variant_id,
        "reader": reader,
        "open_for": reader,
        "user_id": wanted.user_id,
        "email": wanted.email.strip(),
        "language": wanted.language,
        "state": WishState.WANTED if wanted.known else WishState.UNCONFIRMED,
        "wished_at": now,
    }
    wish_id = insert_once(session, BackWish, values)
    if wish_id is None:
        hers = (BackWish.variant_id == wanted.variant_id, BackWish.open_for == reader)
        return session.scalars(select(BackWish).where(*hers)).one(), False
    made = session.get_one(BackWish, wish_id)
    record(session, made, "wish", actor=actor, now=now)
    return made, True


def confirm_wish(session: Session, mine: BackWish, *, actor: Actor, now: datetime) -> None:
    """The address is hers. Twice is once."""
    sure = update(BackWish).where(BackWish.id == mine.id, BackWish.state == WishState.UNCONFIRMED)
    if _changed(session, sure.values(state=WishState.WANTED)):
        record(session, mine, "confirm", actor=actor, now=now)
    session.refresh(mine)


def give_up(session: Session, mine: BackWish, *, actor: Actor, now: datetime) -> None:
    """She wants no letters any more: this wish and every other one of the same address."""
    hers = update(BackWish).where(BackWish.reader == mine.reader, BackWish.state.in_(_OPEN))
    if _changed(session, hers.values(state=WishState.GIVEN_UP, open_for=None)):
        record(session, mine, "give_up", actor=actor, now=now)
    session.refresh(mine)


def variants_back(session: Session, *, after: int = 0) -> list[int]:
    """Variants that somebody wants to hear of and that are on open sale, by id; a few at a time."""
    queued = exists().where(StockLevel.variant_id == BackWish.variant_id, StockLevel.queued)
    lies = and_(left_of(BackWish.variant_id) > 0, ~queued)
    wanted = (
        select(BackWish.variant_id)
        .where(BackWish.state == WishState.WANTED, BackWish.variant_id > after, lies)
        .distinct()
        .order_by(BackWish.variant_id)
        .limit(BATCH)
    )
    return list(session.scalars(wanted))


def told(session: Session, variant_id: int, *, now: datetime) -> Sequence[int]:
    """The next wishes that are told now, the oldest first; at most `BATCH`."""
    first = (
        select(BackWish.id)
        .where(BackWish.variant_id == variant_id, BackWish.state == WishState.WANTED)
        .order_by(BackWish.id)
        .limit(BATCH)
    )
    statement = (
        update(BackWish)
        .where(BackWish.id.in_(session.scalars(first).all()), BackWish.state == WishState.WANTED)
        .values(state=WishState.TOLD, open_for=None, told_at=now)
        .returning(BackWish.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.scalars(statement))


def forget_unconfirmed(session: Session, *, now: datetime) -> None:
    """Wishes that nobody confirmed within a day."""
    silent = (BackWish.state == WishState.UNCONFIRMED, BackWish.wished_at <= now - FORGOTTEN_AFTER)
    some = select(BackWish.id).where(*silent).order_by(BackWish.id).limit(BATCH)
    over = update(BackWish).where(BackWish.id.in_(session.scalars(some).all()), *silent)
    _changed(session, over.values(state=WishState.GIVEN_UP, open_for=None))


def wish_by_id(session: Session, wish_id: int) -> BackWish | None:
    """A wish to be told."""
    return session.get(BackWish, wish_id)


def _check_letters(session: Session, reader: str) -> None:
    silent = (BackWish.reader == reader, BackWish.state == WishState.UNCONFIRMED)
    waiting = session.scalar(select(func.count()).select_from(BackWish).where(*silent))
    if (waiting or 0) >= MOST_UNCONFIRMED:
        raise Refusal(
            "waiting.letters",
            "We have written to this address several times. Please answer one of the letters.",
            status=429,
        )


def _changed(session: Session, statement: Any) -> int:
    session.flush()
    statement = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
