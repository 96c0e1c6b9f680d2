"""Keeping what a bank answered, each row once, and what a person decided about one.

How it can fail: `result.decided`, where somebody else was faster.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.earnings.results.models import PayoutResult
from fulfillment.earnings.results.rules import Fit, NewResult, ResultState


def keep(
    session: Session,
    said: NewResult,
    fit: Fit,
    *,
    fingerprint: str,
    line_id: int | None,
    now: datetime,
) -> bool:
    """Write a row down; False where it stands already."""
    values = {
        "fingerprint": fingerprint,
        "line_id": line_id,
        "amount_minor": said.amount.minor,
        "currency": said.amount.currency,
        "outcome": said.outcome,
        "fit": fit,
        "state": ResultState.DONE if fit is Fit.FITS else ResultState.OPEN,
        "reason": said.reason[:120] or None,
        "text": said.text[:200] or None,
        "account": said.account[:40] or None,
        "bank_id": said.bank_id[:80],
        "row": said.row,
        "read_at": now,
    }
    return insert_once(session, PayoutResult, values) is not None


def decide(
    session: Session,
    result: PayoutResult,
    state: ResultState,
    *,
    line_id: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """A person has looked at a row that did not fit."""
    open_still = (PayoutResult.id == result.id, PayoutResult.state == ResultState.OPEN)
    decided = update(PayoutResult).where(*open_still)
    said = decided.values(state=state, line_id=line_id, decided_by=actor.user_id)
    done = session.execute(said.execution_options(synchronize_session=False))
    if not isinstance(done, CursorResult) or done.rowcount != 1:
        raise Refusal("result.decided", "Somebody has decided on this line already.")
    session.refresh(result)
    record(session, result, "decide", actor=actor, now=now, state=state.value, line=line_id)
