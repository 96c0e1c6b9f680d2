"""Marks by the database itself: whoever changes a price, a text or the last piece of something,
by whatever road, leaves a mark that the shelf must be drawn anew. And the full-text index.

Rules
* A mark is only inserted: no writer ever waits for another one because of the shelf.
* Stock leaves a mark only when a level turns empty or is filled again; a thousand sold pieces of
  one bracelet leave one. Of what bundles take several pieces of, each change below so many (`low`)
  leaves one.
* A price leaves a mark that is due when it begins; one from a number of pieces on also leaves one
  that is due when it ends.
* The triggers name no table but their own and `shelf_mark`, so that a table can be rebuilt.

How it can fail: rebuilding a table on SQLite drops its triggers; such a migration must put them
back, and `tests/house/test_migrations.py` says so.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Connection

#: Due since ever.
AT_ONCE = "'1970-01-01 00:00:00.000000'"
_INSERT = (
    "INSERT INTO shelf_mark (kind, subject_id, due_at) SELECT '{kind}', {subject}, {due}{only};"
)

#: table → (kind of the mark, column of its subject)
MARKED = {
    "product": ("product", "id"),
    "variant": ("product", "product_id"),
    "price": ("variant", "variant_id"),
    "price_tier": ("variant", "variant_id"),
    "stock_level": ("variant", "variant_id"),
    "cooperative": ("cooperative", "id"),
    "craft": ("craft", "id"),
    "location": ("location", "id"),
}
_EVENTS = ("insert", "update", "delete")
_TURNED = "(OLD.on_hand <> NEW.on_hand AND (OLD.on_hand < NEW.low OR NEW.on_hand < NEW.low))"
_WHEN = {
    ("stock_level", "insert"): "NEW.on_hand > 0",
    ("stock_level", "update"): f"{_TURNED} OR OLD.variant_id <> NEW.variant_id"
    " OR OLD.location_id <> NEW.location_id",
    ("stock_level", "delete"): "OLD.on_hand > 0",
    ("location", "update"): "OLD.sells_online <> NEW.sells_online",
}
#: Tables whose rows count from a moment on.
_BEGIN = {"price", "price_tier"}
_NONE = {("location", "insert"), ("location", "delete")}

_TSVECTOR = "array_to_tsvector(string_to_array(tokens, ' '))"
_FTS = """CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_text',
content_rowid='product_id', detail=none, tokenize="unicode61 remove_diacritics 0")"""
_TAKE_OUT = (
    "INSERT INTO search_index (search_index, rowid, tokens)"
    " VALUES ('delete', OLD.product_id, OLD.tokens);"
)
_PUT_IN = "INSERT INTO search_index (rowid, tokens) VALUES (NEW.product_id, NEW.tokens);"
_SYNC = {"insert": _PUT_IN, "update": f"{_TAKE_OUT} {_PUT_IN}", "delete": _TAKE_OUT}


def mark_statements(dialect_name: str, table: str) -> list[str]:
    """The SQL that makes an engine leave marks when a table changes."""
    build = _sqlite if dialect_name == "sqlite" else _postgresql
    return [
        statement
        for verb in _EVENTS
        if (table, verb) not in _NONE
        for statement in build(table, verb)
    ]


def index_statements(dialect_name: str) -> list[str]:
    """The SQL that puts a full-text index on `search_text`."""
    if dialect_name != "sqlite":
        return [f"CREATE INDEX ix_search_text_tokens ON search_text USING gin ({_TSVECTOR})"]
    return [_FTS] + [
        f"CREATE TRIGGER search_text_{verb} AFTER {verb.upper()} ON search_text BEGIN {body} END"
        for verb, body in _SYNC.items()
    ]


def create_marks(table: Table, connection: Connection, **_: Any) -> None:
    """Put the marks' triggers on a table; SQLAlchemy calls this after it was created."""
    for statement in mark_statements(connection.dialect.name, table.name):
        connection.exec_driver_sql(statement)


def create_index(_table: object, connection: Connection, **_: Any) -> None:
    """Put the full-text index on its table."""
    for statement in index_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _body(table: str, verb: str) -> str:
    kind, column = MARKED[table]
    old, new = f"OLD.{column}", f"NEW.{column}"
    begins = "NEW.starts_at" if table in _BEGIN else AT_ONCE
    if verb == "delete":
        return _INSERT.format(kind=kind, subject=old, due=AT_ONCE, only="")
    marks = _INSERT.format(kind=kind, subject=new, due=begins, only="")
    if table == "price_tier":
        ends = " WHERE NEW.ends_at IS NOT NULL"
        marks += " " + _INSERT.format(kind=kind, subject=new, due="NEW.ends_at", only=ends)
    if verb == "update" and column != "id":
        only = "" if table in _BEGIN else f" WHERE {old} <> {new}"
        marks += " " + _INSERT.format(kind=kind, subject=old, due=AT_ONCE, only=only)
    return marks


def _when(table: str, verb: str) -> str:
    condition = _WHEN.get((table, verb))
    return f" WHEN ({condition})" if condition else ""


def _sqlite(table: str, verb: str) -> list[str]:
    head = f"CREATE TRIGGER {table}_shelf_{verb} AFTER {verb.upper()} ON {table}"
    return [f"{head}{_when(table, verb)} BEGIN {_body(table, verb)} END"]


def _postgresql(table: str, verb: str) -> list[str]:
    name = f"{table}_shelf_{verb}"
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {_body(table, verb)} RETURN NULL; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {name} AFTER {verb.upper()} ON {table}"
        f" FOR EACH ROW{_when(table, verb)} EXECUTE FUNCTION {name}()"
    )
    return [function, trigger]
