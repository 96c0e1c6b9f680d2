"""Reading codes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.trace.models import TraceCode
from fulfillment.trace.rules import read_code


def by_code(session: Session, typed: str) -> TraceCode | None:
    """The code that was typed or scanned, if there is one."""
    code = read_code(typed)
    found = select(TraceCode).where(TraceCode.code == code)
    return session.scalars(found).first() if code else None


def codes_of(
    session: Session, batch_id: int, *, after: int = 0, limit: int | None = None
) -> tuple[TraceCode, ...]:
    """A batch's codes in their order, `after` a number."""
    wanted = select(TraceCode).where(TraceCode.batch_id == batch_id, TraceCode.number > after)
    return tuple(session.scalars(wanted.order_by(TraceCode.number).limit(limit)))
