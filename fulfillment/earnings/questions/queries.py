"""Reading questions: hers about one line, which lines have one, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.earnings.questions.models import PayQuestion
from fulfillment.makers.models import Maker


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question in the list of who answers."""

    question: PayQuestion
    code: str
    alias: Words


def of_line(session: Session, maker_id: int, line_id: int) -> tuple[PayQuestion, ...]:
    """What she asked about a line, the newest first."""
    hers = (PayQuestion.maker_id == maker_id, PayQuestion.line_id == line_id)
    wanted = select(PayQuestion).where(*hers).order_by(PayQuestion.id.desc()).limit(20)
    return tuple(session.scalars(wanted))


def asked_about(session: Session, maker_id: int, line_ids: Collection[int]) -> dict[int, bool]:
    """The lines of a page that she asked about, each with whether the last has its answer."""
    wanted = (
        select(PayQuestion.line_id, PayQuestion.answered_at)
        .where(PayQuestion.maker_id == maker_id, PayQuestion.line_id.in_(line_ids))
        .order_by(PayQuestion.id)
    )
    return {line: at is not None for line, at in session.execute(wanted)}


def waiting(
    session: Session, cooperative_ids: Collection[int] | None, *, limit: int = 50
) -> tuple[Waiting, ...]:
    """Questions without an answer, the oldest first; of some cooperatives, or (None) of all."""
    wanted = (
        select(PayQuestion, Maker.code, Maker.alias)
        .join(Maker, Maker.id == PayQuestion.maker_id)
        .where(PayQuestion.answered_at.is_(None))
        .order_by(PayQuestion.id)
        .limit(limit)
    )
    if cooperative_ids is not None:
        wanted = wanted.where(Maker.cooperative_id.in_(cooperative_ids))
    return tuple(Waiting(*row) for row in session.execute(wanted))
