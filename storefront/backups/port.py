"""The port to a database's engine: how it is carried away, and how it comes back.

Promises of every engine (`tests/storefront/backups` runs them on both)
* `carried` writes one moment of the database, whoever writes meanwhile, and proves that moment.
* `prepared` gives back a database that nobody else can see until `settle`; leaving without it, for
  whatever reason, leaves the place as empty as it was.
* Memory does not grow with the database.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from catalog.errors import Refusal
from storefront.backups.frames import Giver, Taker
from storefront.backups.rules import Manifest, Proof


@dataclass(frozen=True, slots=True)
class Carried:
    """What was carried away."""

    revision: str
    rows: dict[str, int]
    proof: Proof


class Shaping(Protocol):
    """Bringing a database to a shape; the migrations stand above this room."""

    def knows(self, revision: str, /) -> bool:
        """Whether this program has ever had such a shape."""

    def brings(self, connection: Connection, wanted: str, /) -> None:
        """Migrate to this shape, or to the newest (`head`), in the connection's transaction."""


class Prepared(Protocol):
    """A database that is ready and not yet to be seen."""

    def settle(self) -> None:
        """Put it in its place, in one step."""


class Engine(Protocol):
    """SQLite or PostgreSQL."""

    def carried(self, target: Taker) -> Carried:
        """Write the database of this moment, and what was proved of it."""

    def require_empty(self) -> None:
        """Refuse if anything is there."""

    def prepared(
        self, source: Giver, manifest: Manifest, shaping: Shaping
    ) -> AbstractContextManager[Prepared]:
        """The database of a backup, proved, in the newest shape."""


#: Told now and then: what is being done, and how many bytes of it are done.
Tick = Callable[[str, int], None]


def taken() -> Refusal:
    """The place to restore into is not empty."""
    return Refusal(
        "restore.taken",
        "There is a database already. Please restore into an empty place.",
    )


def other_rows(table: str) -> Refusal:
    """A table came back with more or fewer rows."""
    return Refusal(
        "restore.rows", "%(table)s did not come back with the rows that were kept.", table=table
    )
