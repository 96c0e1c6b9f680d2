"""Whole rows, past the care that the ORM takes of a query.

A row that is asked for by a statement put together once, for its plain columns, costs half of what
it costs through `session.scalars`. What comes back is the same thing: an instance that belongs to
the session, one for each row, whose changes are written by the next flush.

Rules
* The statement asks for all columns of the table (`whole`) and nothing else.
* A row that the session has already stays as it is, as with the ORM; `fresh` brings it to what the
  database has now. What was changed before is written first (flush), so nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Executable, Select, inspect, select
from sqlalchemy.orm import Mapper, Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from catalog.db import Model, rows_of

M = TypeVar("M", bound=Model)


def whole(table: type[Model]) -> Select[Any]:
    """A question for all columns of a table, to be narrowed and kept."""
    return select(*table.__table__.c)


def loaded(
    session: Session,
    table: type[M],
    statement: Executable,
    values: Mapping[str, Any] | None = None,
    *,
    fresh: bool = False,
) -> list[M]:
    """The rows of a statement made by `whole`, in its order."""
    found = rows_of(session, statement, values).all()
    return [brought(session, table, tuple(each), fresh=fresh) for each in found]


def brought(session: Session, table: type[M], values: tuple[Any, ...], *, fresh: bool = False) -> M:
    """One such row, of which a statement brought all columns in their order."""
    mapper, names, place = _about(table)
    known: M | None = session.identity_map.get(mapper.identity_key_from_primary_key(place(values)))
    if known is None:
        made = table(**dict(zip(names, values, strict=True)))
        make_transient_to_detached(made)
        session.add(made)
        return made
    if fresh or inspect(known).expired:
        for name, value in zip(names, values, strict=True):
            set_committed_value(known, name, value)
    return known


@cache
def _about(table: type[Model]) -> tuple[Mapper[Any], tuple[str, ...], Any]:
    """How the table is mapped: the attribute of each column, and where its key stands."""
    mapper: Mapper[Any] = inspect(table)
    columns = tuple(table.__table__.c)
    names = tuple(mapper.get_property_by_column(each).key for each in columns)
    keys = tuple(columns.index(each) for each in mapper.primary_key)
    return mapper, names, lambda values: tuple(values[key] for key in keys)
