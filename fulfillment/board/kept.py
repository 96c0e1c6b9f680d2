"""What makers did without a network and could not be done any more: for her lead, and for herself.

One statement each; only rows that nobody has seen to yet.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from fulfillment.batches import Batch
from fulfillment.board.work import COLUMNS, Work, work, works
from fulfillment.sendings import Sending, Verb

#: A page shows no more of them.
MOST = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """A press that came too late, with the reason as it was refused."""

    work: Work
    id: int
    verb: Verb
    pieces: int | None
    words: str
    photo_asset_id: int | None
    made_at: datetime | None
    at: datetime
    because: JsonMap

    @property
    def when(self) -> datetime:
        """When she did it, as far as her device knew."""
        return self.made_at or self.at


def kept_for_lead(session: Session, cooperative_ids: Collection[int]) -> tuple[Kept, ...]:
    """Of the makers of these cooperatives, the oldest first."""
    return _read(session, _open().where(Batch.cooperative_id.in_(cooperative_ids)))


def kept_of(session: Session, maker_id: int) -> tuple[Kept, ...]:
    """Of one maker."""
    return _read(session, _open().where(Sending.maker_id == maker_id))


def _open() -> Select[Any]:
    columns = (Sending.id, Sending.verb, Sending.pieces, Sending.words, Sending.photo_asset_id)
    times = (Sending.made_at, Sending.at, Sending.kept_because)
    return (
        works(*columns, *times)
        .join(Sending, Sending.batch_id == Batch.id)
        .where(Sending.kept, Sending.settled_at.is_(None))
        .order_by(Sending.id)
        .limit(MOST)
    )


def _read(session: Session, wanted: Select[Any]) -> tuple[Kept, ...]:
    return tuple(Kept(work(row), *row[len(COLUMNS) :]) for row in session.execute(wanted))
