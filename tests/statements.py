"""Counting statements: pages must not ask more as there is more to show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """The statements sent to `engine` meanwhile; transaction control is not counted."""
    sent: list[str] = []

    def note(*said: object) -> None:
        text = str(said[2])
        if not text.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            sent.append(text)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
