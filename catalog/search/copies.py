"""Copies: this process's own copy of the shelf, brought up to date before it is used.

One small statement asks for the clock; only if it has moved are the rows that moved fetched (by
the index on their version), and the names if a name moved.

Invariant: a kept copy holds committed rows only: it is made and brought up to date in reading
transactions. A transaction that writes may have folded what is not committed yet and may still be
rolled back: it gets a copy of its own, which is forgotten.

How it can fail: the database was put back to an earlier day under a running process; its `epoch`
or a smaller version says so, and the copy is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, exists, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from catalog.cooperatives import CooperativeRow, cooperatives
from catalog.db import columns_of as plain_columns
from catalog.db import intent, rows_of
from catalog.products import CraftRow, crafts
from catalog.search.columns import FIELDS, Columns, Numbers, columns_of, replaced
from catalog.search.models import SearchText, ShelfClock, ShelfMark, ShelfRow
from catalog.search.postings import Postings
from catalog.search.rules import Facets, Wish

#: If more products have moved, common words are asked for anew.
MANY = 500


@dataclass(frozen=True, slots=True)
class Time:
    """What the clock says, and whether a mark is due."""

    epoch: str = ""
    version: int = 0
    named: int = 0
    due: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """The shelf as of a version, with the names of what stands on it and what was counted on it."""

    time: Time
    columns: Columns
    crafts: dict[int, CraftRow]
    cooperatives: dict[int, CooperativeRow]
    counted: dict[Wish, Facets] = field(default_factory=dict)
    postings: Postings = field(default_factory=Postings)
    placed: dict[Wish, Numbers] = field(default_factory=dict)


_MARK, _CLOCK = plain_columns(ShelfMark), plain_columns(ShelfClock)
_MARKS = select(
    exists().where(_MARK.due_at <= bindparam("now", type_=_MARK.due_at.type)).label("due")
).subquery("marks")
#: Built once: putting a statement together costs more than asking it.
_TIME = (
    select(_MARKS.c.due, _CLOCK.epoch, _CLOCK.version, _CLOCK.named)
    .select_from(_MARKS)
    .outerjoin(ShelfClock.__table__, _CLOCK.id == 1)
)
_kept: WeakKeyDictionary[Engine, Copy] = WeakKeyDictionary()


def time_of(session: Session, now: datetime) -> Time:
    """What the clock says now. One statement, even before the first fold."""
    row = rows_of(session, _TIME, {"now": now}).one()
    return Time(row[1] or "", row[2] or 0, row[3] or 0, bool(row[0]))


def copy_of(session: Session, time: Time) -> Copy:
    """The shelf at that time."""
    if intent.get() != "read":
        return _made(session, time)
    engine = _engine(session)
    kept = _kept.get(engine)
    if kept is None or kept.time.epoch != time.epoch or kept.time.version > time.version:
        kept = _made(session, time)
    elif kept.time.version < time.version:
        kept = _brought_up(session, kept, time)
    _kept[engine] = kept
    return kept


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind.engine if isinstance(bind, Connection) else bind


def _made(session: Session, time: Time) -> Copy:
    rows = session.execute(select(*_fields()).where(ShelfRow.shown))
    return Copy(time, columns_of(rows), *_names(session))


def _brought_up(session: Session, kept: Copy, time: Time) -> Copy:
    rows = session.execute(
        select(ShelfRow.shown, *_fields()).where(ShelfRow.version > kept.time.version)
    ).all()
    gone = [row.product_id for row in rows if not row.shown]
    columns = replaced(kept.columns, gone, (row[1:] for row in rows if row.shown))
    names = (kept.crafts, kept.cooperatives)
    if time.named > kept.time.version:
        names = _names(session)
    moved = [row.product_id for row in rows]
    return Copy(time, columns, *names, postings=_still(session, kept.postings, moved))


def _still(session: Session, postings: Postings, moved: list[int]) -> Postings:
    """What is remembered of common words, after some products have moved."""
    if not len(postings) or len(moved) > MANY:
        return Postings()
    wanted = select(SearchText.product_id, SearchText.tokens)
    rows = session.execute(wanted.where(SearchText.product_id.in_(moved))).all()
    said = {each: frozenset(tokens.split()) for each, tokens in rows}
    return postings.after({each: said.get(each, frozenset()) for each in moved})


def _names(session: Session) -> tuple[dict[int, CraftRow], dict[int, CooperativeRow]]:
    return (
        {each.id: each for each in crafts(session)},
        {each.id: each for each in cooperatives(session)},
    )


def _fields() -> list[Any]:
    return [getattr(ShelfRow, name) for name in FIELDS]
