"""Answers that are written while they are sent, part by part.

Rules
* They read. Nothing is open at the database while a part is on its way: a reader who is slow, or
  who goes away, holds up nobody, neither SQLite's writers nor a line of PostgreSQL's pool.
* Parts ask the database's session themselves (`db.session()`): the one of the view is closed when
  the first part is asked for, and the request's intent to read is forgotten with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from flask import stream_with_context

from catalog.db import db, intent

Part = TypeVar("Part", str, bytes)


def streamed(parts: Callable[[], Iterator[Part]]) -> Iterator[Part]:
    """The parts, each with no transaction left open behind it."""

    def told() -> Iterator[Part]:
        intent.set("read")
        for part in parts():
            db.session.rollback()
            yield part

    return stream_with_context(told())
