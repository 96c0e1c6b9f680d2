"""What is proved of a database, before it is carried away and after it came back: its rows are
counted table by table, its books are asked every invariant, and the head of the chain is read.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from fulfillment.board.books import prove_books
from fulfillment.ledger import head
from storefront.backups.rules import Proof

#: Where Alembic keeps the shape; it is told by the manifest.
SHAPE = "alembic_version"


def proved(connection: Connection) -> Proof:
    """Ask the books in the transaction of this connection."""
    with Session(connection) as session:
        findings = prove_books(session)
        place, hash_ = head(session)
    broken = tuple(each.name for each in findings if not each.holds)
    return Proof(f"{place}:{hash_}", len(findings), broken)


def shape(connection: Connection) -> str:
    """The revision of the database."""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def counted(connection: Connection) -> dict[str, int]:
    """How many rows each table holds."""
    names = sorted(set(sa.inspect(connection).get_table_names()) - {SHAPE})
    return {name: _rows(connection, name) for name in names}


def require_same(said: Proof, found: Proof) -> None:
    """What came back is what was carried away: the same head, the same promises kept."""
    if (said.head, said.broken) != (found.head, found.broken):
        raise Refusal(
            "backup.proof",
            "The restored books are not those that were kept: head %(found)s instead of %(said)s.",
            found=found.head,
            said=said.head,
        )


def _rows(connection: Connection, name: str) -> int:
    quoted = connection.dialect.identifier_preparer.quote(name)
    asked = sa.text(f"SELECT count(*) FROM {quoted}")  # noqa: S608 - a table's own name, quoted
    return int(connection.scalar(asked) or 0)
