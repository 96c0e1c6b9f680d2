"""Many clients of one database, all starting together."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from catalog.errors import Refusal

CLIENTS = 8


def at_once(
    engine: Engine, act: Callable[[Session, int], Any], clients: int = CLIENTS
) -> list[Any]:
    """What each client got, all starting together: a value, or the code of a refusal."""
    gate = Barrier(clients)

    def client(place: int) -> Any:
        with Session(engine) as session:
            gate.wait(30)
            try:
                answer = act(session, place)
                session.commit()
            except Refusal as refusal:
                session.rollback()
                return refusal.code
            return answer

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(client, range(clients)))
