"""Asking about a line, and answering once. The same nonce is the same question.

How it can fail: `question.not_hers` (no line of hers), `question.answered`, `question.words`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor, record
from fulfillment.earnings.queries import line_of
from fulfillment.earnings.questions.models import PayQuestion
from fulfillment.earnings.questions.rules import WORDS, AskedWhat


def ask(
    session: Session,
    maker_id: int,
    line_id: int,
    *,
    what: AskedWhat,
    words: str,
    nonce: str,
    actor: Actor,
    now: datetime,
) -> PayQuestion:
    """She asks about a line of her own statement."""
    if line_of(session, maker_id, line_id) is None:
        raise NotFound("question")
    values = {"maker_id": maker_id, "line_id": line_id, "what": what, "nonce": nonce}
    told = {"words": words.strip()[:WORDS], "asked_at": now}
    row_id = insert_once(session, PayQuestion, {**values, **told})
    if row_id is None:
        return session.scalars(select(PayQuestion).where(PayQuestion.nonce == nonce)).one()
    row = session.get_one(PayQuestion, row_id)
    record(session, row, "ask", actor=actor, now=now, what=what.value)
    return row


def answer(session: Session, row: PayQuestion, *, words: str, actor: Actor, now: datetime) -> None:
    """A person answers; of two at once the first one counts."""
    said = words.strip()[:WORDS]
    if not said:
        raise Invalid("question.words", "Please write a sentence.", field="words")
    session.flush()
    waiting = (PayQuestion.id == row.id, PayQuestion.answered_at.is_(None))
    write = update(PayQuestion).where(*waiting)
    write = write.values(answer=said, answered_by=actor.user_id, answered_at=now)
    done = session.execute(write.execution_options(synchronize_session=False))
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise Refusal("question.answered", "Somebody has answered already.")
    session.refresh(row)
    record(session, row, "answer", actor=actor, now=now)
