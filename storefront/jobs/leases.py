"""The lease of the job at hand, so that a handler that works long can hold on to it.

Only the worker says which job is at hand; a handler that is called without one (by a test, or by
hand) holds nothing and can lose nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from sqlalchemy.orm import Session

from catalog import queue
from catalog.queue import Leased

_at_hand: ContextVar[Leased | None] = ContextVar("job_at_hand", default=None)


@contextmanager
def holding(job: Leased) -> Iterator[None]:
    """While the block runs, this job is at hand."""
    token = _at_hand.set(job)
    try:
        yield
    finally:
        _at_hand.reset(token)


def kept(session: Session, now: datetime) -> bool:
    """Renew the lease of the job at hand; False if another worker has it."""
    job = _at_hand.get()
    return job is None or queue.renew(session, job, now=now)
