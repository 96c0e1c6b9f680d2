"""One port to the databases' own full-text indexes, and an adapter for each.

Both hold the very same tokens, cut and marked by us; no dictionary of theirs comes between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

#: The terms that will do for one word; and that for each word.
Need = tuple[str, ...]
Needs = tuple[Need, ...]


class Index(Protocol):
    """A database's full-text index on `search_text`."""

    #: The hits' ids in one text, parted by commas.
    joined: str

    def hits(self, name: str) -> str:
        """A SELECT of the `product_id`s that fit the expression in the parameter `name`."""

    def expression(self, needs: Needs, at: str) -> str:
        """Every need met by one of its terms at the place `at`."""

    def placed(self, name: str) -> str:
        """A SELECT of those that bear what is in the parameter `name` at a better place."""

    def place(self, need: Need, at: str) -> object:
        """The value of that parameter."""

    def leaning_on_it(self, session: Session) -> AbstractContextManager[None]:
        """Within it the index is used, however many rows it leads to."""


class SqliteIndex:
    """FTS5: every term is quoted, for its words are ours."""

    joined = "group_concat(product_id)"

    def hits(self, name: str) -> str:
        return f"SELECT rowid AS product_id FROM search_index WHERE search_index MATCH :{name}"  # noqa: S608 - our own name

    def expression(self, needs: Needs, at: str) -> str:
        return _both(" AND ", " OR ", [[f'"{at}{term}"' for term in need] for need in needs])

    def placed(self, name: str) -> str:
        return self.hits(name)

    def place(self, need: Need, at: str) -> object:
        return self.expression((need,), at)

    def leaning_on_it(self, session: Session) -> AbstractContextManager[None]:
        return nullcontext()


class PostgresqlIndex:
    """A GIN index over tsvectors of the very same tokens; no dictionary comes between."""

    joined = "string_agg(CAST(product_id AS text), ',')"

    def hits(self, name: str) -> str:
        vector = "array_to_tsvector(string_to_array(tokens, ' '))"
        columns = "product_id, ' ' || tokens || ' ' AS said"
        return f"SELECT {columns} FROM search_text WHERE {vector} @@ CAST(:{name} AS tsquery)"  # noqa: S608 - our own names

    def expression(self, needs: Needs, at: str) -> str:
        return _both(" & ", " | ", [[f"'{at}{term}'" for term in need] for need in needs])

    def placed(self, name: str) -> str:
        """Among those that were fetched already: another index scan would fetch rows again."""
        return f"SELECT product_id FROM every_one WHERE said LIKE ANY(:{name})"  # noqa: S608 - our own name

    def place(self, need: Need, at: str) -> object:
        return [f"% {at}{term} %" for term in need]

    @contextmanager
    def leaning_on_it(self, session: Session) -> Iterator[None]:
        """Reading every row means making every row's words anew: fifty times what it is thought."""
        session.execute(text("SET LOCAL enable_seqscan = off"))
        yield
        session.execute(text("SET LOCAL enable_seqscan = on"))


def _both(every: str, any_: str, needs: Iterable[Iterable[str]]) -> str:
    return every.join(f"({any_.join(need)})" for need in needs)


def index_of(session: Session) -> Index:
    """The adapter for the database of a session."""
    return SqliteIndex() if session.get_bind().dialect.name == "sqlite" else PostgresqlIndex()
