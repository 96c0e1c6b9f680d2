"""Writing history, and moving a state together with its history row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from catalog.db import insert_plainly
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
    table = type(row)
    statement = (
        update(table)
        .where(table.id == row.id, table.state == before)
        .values(state=after)
        .execution_options(synchronize_session=False)
    )
    if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
        raise Refusal(f"{machine.name}.stale", "Somebody else was faster. Please look again.")
    set_committed_value(row, "state", after)
    moved = (before.value, after.value)
    record(session, row, verb, actor=actor, now=now, moved=moved, **facts)
    return after
