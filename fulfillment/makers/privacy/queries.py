"""Reading about her record without opening it: what is kept, who opened what, who has a number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.makers.models import Maker
from fulfillment.makers.privacy.actions import mark_of
from fulfillment.makers.privacy.models import AdaptationNote, PrivateFact, Reading
from fulfillment.makers.privacy.rules import Fact, Field, Purpose, Seat

#: So many are found by one name.
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One line of the log."""

    id: int
    code: str
    alias: Words
    field: Field
    user_id: int | None
    seat: Seat
    purpose: Purpose
    at: datetime


def kept_fields(session: Session, maker_id: int) -> dict[Field, datetime]:
    """Which parts are kept, and since when as they are."""
    hers = PrivateFact.maker_id == maker_id
    rows = session.execute(select(PrivateFact.field, PrivateFact.kept_at).where(hers))
    return {row.field: row.kept_at for row in rows}


def notes_of(session: Session, maker_id: int) -> tuple[AdaptationNote, ...]:
    """Her notes that hold, unread."""
    hers = (AdaptationNote.maker_id == maker_id, AdaptationNote.ended_at.is_(None))
    return tuple(session.scalars(select(AdaptationNote).where(*hers).order_by(AdaptationNote.id)))


def found_by(session: Session, facts: Collection[Fact]) -> tuple[str, ...]:
    """The codes of makers who have exactly one of these numbers or names."""
    marks = {mark for each in facts if (mark := mark_of(each))}
    wanted = (
        select(Maker.code)
        .join(PrivateFact, PrivateFact.maker_id == Maker.id)
        .where(PrivateFact.mark.in_(marks))
        .group_by(Maker.code)
        .order_by(Maker.code)
    )
    return tuple(session.scalars(wanted.limit(MOST_FOUND)))


def readings(
    session: Session,
    *,
    maker_id: int | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> tuple[ReadingRow, ...]:
    """The log, newest first: of one maker, or of all."""
    columns = (Reading.id, Maker.code, Maker.alias, Reading.field, Reading.user_id)
    wanted = select(*columns, Reading.seat, Reading.purpose, Reading.at)
    wanted = wanted.join(Maker, Maker.id == Reading.maker_id)
    if maker_id is not None:
        wanted = wanted.where(Reading.maker_id == maker_id)
    if before_id is not None:
        wanted = wanted.where(Reading.id < before_id)
    rows = session.execute(wanted.order_by(Reading.id.desc()).limit(limit))
    return tuple(ReadingRow(*row) for row in rows)
