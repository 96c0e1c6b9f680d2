"""The ground of the ledger's benchmarks: a book of any length, written past the house as fast as
its engine takes rows, and sound to the last digest.

Every other entry is an order's payment (all on `cash:stripe`, the hot account), the rest accepted
pieces of a few thousand makers. Witnesses and seals are there, too.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from catalog.db import db
from catalog.money import Money
from fulfillment.ledger import NewEntry, recipes
from fulfillment.ledger.chart import known
from fulfillment.ledger.rules import GENESIS, Stamp, book_day, digest, facts_hash, link
from storefront.app import create_app
from storefront.schema import metadata
from tests.conftest import SETTINGS
from tests.servers import postgres
from tests.servers.databases import own_database

BEGAN = datetime(2026, 1, 1, 4, tzinfo=UTC)
MAKERS = 2_000
AT_ONCE = 20_000

COLUMNS = {
    "ledger_account": "id code currency kind created_at",
    "ledger_entry": "id key recipe facts facts_hash currency booked_on at actor_id"
    " reverses_id hash",
    "ledger_posting": "id entry_id account_id side amount_minor",
    "ledger_seal": "id entry_id previous_hash hash sealed_at",
    "history": "id subject_kind subject_id verb before after actor_id actor_label on_behalf_of"
    " facts at",
}


@contextmanager
def books(engines: Sequence[str]) -> Iterator[list[tuple[str, Flask]]]:
    """An app on an empty database, for each engine; PostgreSQL and SQLite both durable."""
    with tempfile.TemporaryDirectory() as folder, postgres.running(durable=True) as server:
        urls = {
            "sqlite": f"sqlite:///{Path(folder)}/book.db",
            "postgresql": own_database(server, "book"),
        }
        yield [(name, app_on(urls[name])) for name in engines]


def app_on(url: str) -> Flask:
    """An app with all its tables."""
    app = create_app(replace(SETTINGS, database_url=url, log_level="CRITICAL"))
    with app.app_context():
        metadata.create_all(db.engine)
    return app


def filled(entries: int, *, days: int = 300) -> None:
    """Write a book of so many entries, spread over so many days, into the app's database."""
    engine = db.engine
    for table, rows in _slices(entries, days):
        with engine.begin() as connection:
            pour(connection, table, rows)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for table in COLUMNS:
                if table != "ledger_seal":
                    _numbers_go_on(connection, table)
        connection.exec_driver_sql("ANALYZE")


def _numbers_go_on(connection: Any, table: str) -> None:
    """What is booked next has the next number."""
    sequence = f"pg_get_serial_sequence('{table}', 'id')"
    connection.exec_driver_sql(f"SELECT setval({sequence}, max(id)) FROM {table}")  # noqa: S608 - our own names


def pour(connection: Any, table: str, rows: Iterable[tuple[Any, ...]], copy_of: str = "") -> None:
    """Rows into a table: COPY on PostgreSQL, its peer executemany on SQLite."""
    names = COLUMNS[copy_of or table].split()
    raw = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with raw.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" for _ in names)
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names
    raw.executemany(sql, [tuple(map(_plain, row)) for row in rows])


def _plain(value: object) -> object:
    """As SQLAlchemy writes it on SQLite."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return str(value) if hasattr(value, "isoformat") else value


def facts(entries: int, start: int = 0) -> Iterator[NewEntry]:
    """Payments and accepted pieces, in turn."""
    for n in range(start + 1, start + entries + 1):
        if n % 2:
            yield recipes.order_paid(f"MH-{n}", "stripe", Money(100 + n % 900), f"cs_{n}")
        else:
            maker = 1 + n // 2 % MAKERS
            yield recipes.pieces_accepted(maker, f"B-{n:07}", n, 1 + n % 30, Money(850))


def _slices(entries: int, days: int) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    accounts: dict[str, int] = {}
    previous, step = GENESIS, timedelta(days=days) / entries
    for start in range(0, entries, AT_ONCE):
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
        for place, told in enumerate(facts(min(AT_ONCE, entries - start), start), start + 1):
            previous = _add(rows, accounts, (told, place, BEGAN + step * place), previous)
        yield from rows.items()


def _add(
    rows: dict[str, list[tuple[Any, ...]]],
    accounts: dict[str, int],
    booked: tuple[NewEntry, int, datetime],
    previous: str,
) -> str:
    told, place, at = booked
    stamp = Stamp(book_day(at), at, None)
    proof = digest(told, stamp)
    following = link(previous, proof)
    said = json.dumps(dict(told.facts))
    named = (place, told.key, told.recipe, said, facts_hash(told), told.currency)
    rows["ledger_entry"].append((*named, stamp.booked_on, at, None, None, proof))
    for nth, each in enumerate(told.postings, start=-1):
        where = accounts.get(each.account)
        if where is None:
            where = accounts[each.account] = len(accounts) + 1
            kind = known(each.account).kind.value
            rows["ledger_account"].append((where, each.account, told.currency, kind, at))
        line = (place * 2 + nth, place, where, each.side.value, each.amount.minor)
        rows["ledger_posting"].append(line)
    rows["ledger_seal"].append((place, place, previous, following, at))
    seen = (place, "ledger_entry", place, "post", None, None, None, "system", None)
    rows["history"].append((*seen, json.dumps({"hash": proof}), at))
    return following
