"""Races that are sure to happen: a barrier inside the database's own door.

`meeting` lets several threads through a statement only when all of them have come to it, so that
everyone has read before anyone writes. `standing_back` keeps one thread before a statement until
the others are done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

#: Longer than any statement takes; a meeting that does not come about is an error.
PATIENCE = 60


@contextmanager
def meeting(engine: Engine, words: str, racers: int) -> Iterator[None]:
    """After a statement with `words`, each racer waits once until all have come so far."""
    gate, here = threading.Barrier(racers), threading.local()
    tests_own = threading.current_thread()

    def wait(*said: Any) -> None:
        mine = threading.current_thread()
        if words in str(said[2]) and mine is not tests_own and not getattr(here, "met", False):
            here.met = True
            gate.wait(PATIENCE)

    with listening(engine, "after_cursor_execute", wait):
        yield
    assert not gate.broken


@contextmanager
def standing_back(engine: Engine, words: str, until: threading.Event) -> Iterator[threading.Event]:
    """The first thread that comes to `words` sets the event it gets and waits for `until`."""
    arrived = threading.Event()

    def wait(*said: Any) -> None:
        if words in str(said[2]) and not arrived.is_set():
            arrived.set()
            assert until.wait(PATIENCE)

    with listening(engine, "before_cursor_execute", wait):
        yield arrived


@contextmanager
def listening(engine: Engine, moment: str, heard: Callable[..., None]) -> Iterator[None]:
    """`heard` is told of every statement at this moment."""
    sa.event.listen(engine, moment, heard)
    try:
        yield
    finally:
        sa.event.remove(engine, moment, heard)


def all_at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act answered, each in a thread of its own."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(PATIENCE * 2) for each in [pool.submit(act) for act in acts]]
