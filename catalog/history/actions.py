"""Writing history, and moving a state together with its history row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import Update, bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from catalog.db import columns_of, insert_plainly, rows_of
from catalog.errors import Refusal
from catalog.history.models import History
from catalog.states import Machine

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user's id and her role; `on_behalf_of` is the maker she helps, if any.

    `label` is a role word (`office`, `maker`), never a name: history is read by many.
    """

    user_id: int | None
    label: str
    on_behalf_of: int | None = None


#: What the house does by itself: jobs, expiries, the demo.
SYSTEM = Actor(None, "system")


class Subject(Protocol):
    """A row that has an id and a table."""

    @property
    def id(self) -> Any: ...

    @property
    def __tablename__(self) -> Any: ...


class Stateful(Subject, Protocol):
    """A row that also has a state."""

    @property
    def state(self) -> Any: ...


def record(
    session: Session,
    subject: Subject,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    moved: tuple[str | None, str | None] = (None, None),
    **facts: object,
) -> None:
    """Add one history row for `verb` on `subject`; flushes so that a new subject has its id."""
    if subject.id is None:
        session.flush()
    session.add(History(**_row(subject, verb, actor, now, moved), facts=facts))


def record_now(
    session: Session, subject: Subject, verb: str, *, actor: Actor, now: datetime, **facts: object
) -> None:
    """The same by one statement at once: for a single row it costs a third."""
    row = {**_row(subject, verb, actor, now, (None, None)), "facts": facts}
    insert_plainly(session, History, [row])


def _row(
    subject: Subject, verb: str, actor: Actor, now: datetime, moved: tuple[str | None, str | None]
) -> dict[str, Any]:
    return {
        "subject_kind": subject.__tablename__,
        "subject_id": subject.id,
        "verb": verb,
        "before": moved[0],
        "after": moved[1],
        "actor_id": actor.user_id,
        "actor_label": actor.label,
        "on_behalf_of": actor.on_behalf_of,
        "at": now,
    }


def move(
    session: Session,
    row: Stateful,
    machine: Machine[S],
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    **facts: object,
) -> S:
    """Change `row.state` by `verb`: table, compare-and-set, history row.

    Refuses `…not_now` when the table does not allow it and `…stale` when somebody else was faster.
    """
    session.flush()
    before = row.state
    after = machine.next(before, verb)
    wanted = {"row": row.id, "state_before": before, "state_after": after}
    if rows_of(session, _moving(type(row)), wanted).rowcount != 1:
        raise Refusal(f"{machine.name}.stale", "Somebody else was faster. Please look again.")
    set_committed_value(row, "state", after)
    moved = (before.value, after.value)
    told = {**_row(row, verb, actor, now, moved), "facts": facts}
    insert_plainly(session, History, [told])
    return after


@cache
def _moving(table: type[Any]) -> Update:
    """The compare-and-set of a table, put together once."""
    column = columns_of(table)
    now_so = (column.id == bindparam("row"), column.state == bindparam("state_before"))
    return update(table.__table__).where(*now_so).values(state=bindparam("state_after"))
