"""Asking to send back, deciding about it, and what became of it.

Rules
* The same key is the same return: the second `ask` answers with the first one.
* Pieces are spoken for by one guarded statement (`… WHERE back + wanted <= sent`), line by line in
  the order of their ids: however many ask at once, no more come back than were sent. Refused or
  withdrawn, and pieces that did not come, may be asked for again.
* A state changes by the table only, so that a return ends once: refunded or exchanged, never both.

How it can fail: `return.too_many` when fewer are left; nothing is written then by the caller's
savepoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from fulfillment.returns.models import Return, ReturnLine, ReturnTally
from fulfillment.returns.queries import by_key, lines_of
from fulfillment.returns.rules import (
    RETURN,
    WORDS,
    Looked,
    NewReturn,
    ReturnState,
    Sent,
    check_looked,
)


def ask(
    session: Session,
    order_ids: tuple[int, int],
    new: NewReturn,
    sent: Mapping[int, Sent],
    *,
    actor: Actor,
    now: datetime,
) -> Return:
    """Pieces of an order shall come back; `order_ids` are the order and the one that paid."""
    if (existing := by_key(session, new.key)) is not None:
        return existing
    return_id = insert_once(session, Return, _row(order_ids, new, now))
    if return_id is None and (existing := by_key(session, new.key)) is not None:
        return existing
    row = session.get_one(Return, return_id)
    for each in sorted(new.wanted, key=lambda wanted: wanted.order_line_id):
        line = sent[each.order_line_id]
        _speak_for(session, line, each.pieces)
        session.add(
            ReturnLine(
                return_id=row.id,
                order_line_id=line.order_line_id,
                variant_id=each.variant_id,
                pieces=each.pieces,
                worth_minor=line.worth_minor,
            )
        )
    session.flush()
    record(session, row, "ask", actor=actor, now=now, reason=new.reason.value)
    return row


def approve(session: Session, row: Return, *, says: str, actor: Actor, now: datetime) -> None:
    """She may send it; `says` tells where and how."""
    move(session, row, RETURN, "approve", actor=actor, now=now)
    _say(session, row, says)


def refuse(session: Session, row: Return, *, says: str, actor: Actor, now: datetime) -> None:
    """It does not come back, and she is told why."""
    move(session, row, RETURN, "refuse", actor=actor, now=now)
    _say(session, row, _needed(says))
    _release(session, {each.order_line_id: each.pieces for each in row.lines})


def ask_back(session: Session, row: Return, *, says: str, actor: Actor, now: datetime) -> None:
    """We need to know more before we decide."""
    move(session, row, RETURN, "ask_back", actor=actor, now=now)
    _say(session, row, _needed(says))


def answer(
    session: Session,
    row: Return,
    *,
    words: str,
    photo_asset_id: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """She answers; her words stand below those she wrote first."""
    move(session, row, RETURN, "answer", actor=actor, now=now)
    row.words = "\n".join(filter(None, (row.words, _needed(words))))[-WORDS:]
    row.photo_asset_id = photo_asset_id or row.photo_asset_id
    session.flush()


def withdraw(session: Session, row: Return, *, actor: Actor, now: datetime) -> None:
    """She keeps it after all."""
    move(session, row, RETURN, "withdraw", actor=actor, now=now)
    _release(session, {each.order_line_id: each.pieces for each in row.lines})


def receive(
    session: Session,
    row: Return,
    looked: Mapping[int, Looked],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """The parcel is here and was looked at; pieces that did not come may be asked for again."""
    lines = lines_of(session, row.id)
    check_looked({each.order_line_id: each.pieces for each in lines}, looked)
    fit, came = (sum(getattr(each, name) for each in looked.values()) for name in ("fit", "pieces"))
    move(session, row, RETURN, "receive", actor=actor, now=now, fit=fit, unfit=came - fit)
    for line in lines:
        found = looked.get(line.order_line_id, Looked(0, 0))
        line.fit, line.unfit = found.fit, found.unfit
    session.flush()
    missing = {each.order_line_id: each.pieces - each.fit - each.unfit for each in lines}
    _release(session, missing)


def refund(
    session: Session, row: Return, *, goods: int, freight: int, actor: Actor, now: datetime
) -> None:
    """So much goes back to her, in minor units."""
    whole = goods + freight
    move(session, row, RETURN, "refund", actor=actor, now=now, refund_minor=whole)
    row.refund_minor, row.freight_minor = whole, freight
    session.flush()


def exchange(session: Session, row: Return, *, order_id: int, actor: Actor, now: datetime) -> None:
    """Others are sent for them, by an order of its own."""
    move(session, row, RETURN, "exchange", actor=actor, now=now, order=order_id)
    row.exchange_order_id = order_id
    session.flush()


def reopen(session: Session, row: Return, *, actor: Actor, now: datetime) -> None:
    """The order that was to be sent instead is cancelled: she is owed something again."""
    move(session, row, RETURN, "reopen", actor=actor, now=now, order=row.exchange_order_id)
    row.exchange_order_id = None
    session.flush()


def _row(order_ids: tuple[int, int], new: NewReturn, now: datetime) -> dict[str, Any]:
    return {
        "order_id": order_ids[0],
        "paid_order_id": order_ids[1],
        "state": ReturnState.ASKED,
        "reason": new.reason,
        "wish": new.wish,
        "words": new.words.strip()[:WORDS],
        "says": "",
        "photo_asset_id": new.photo_asset_id,
        "refund_minor": 0,
        "freight_minor": 0,
        "key": new.key,
        "asked_at": now,
    }


def _speak_for(session: Session, line: Sent, pieces: int) -> None:
    fresh = {"order_line_id": line.order_line_id, "sent": line.pieces, "back": 0}
    insert_once(session, ReturnTally, fresh)
    mine = ReturnTally.order_line_id == line.order_line_id
    left = ReturnTally.back + pieces <= ReturnTally.sent
    statement = update(ReturnTally).where(mine, left).values(back=ReturnTally.back + pieces)
    statement = statement.execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
        raise Refusal("return.too_many", "So many pieces are no longer with you.")


def _release(session: Session, pieces: Mapping[int, int]) -> None:
    for line_id, free in sorted(pieces.items()):
        if free:
            one = update(ReturnTally).where(ReturnTally.order_line_id == line_id)
            one = one.values(back=ReturnTally.back - free)
            session.execute(one.execution_options(synchronize_session=False))


def _needed(text: str) -> str:
    if not text.strip():
        raise Invalid("return.no_words", "Please write a sentence.", field="says")
    return text.strip()


def _say(session: Session, row: Return, says: str) -> None:
    row.says = says.strip()[:WORDS]
    session.flush()
