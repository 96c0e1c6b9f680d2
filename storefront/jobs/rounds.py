"""Rounds: jobs that come again by themselves, each turn written down once by whoever is first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import JsonMap
from catalog.queue import Job, JobState
from storefront.jobs.registry import BEGINS, HANDLERS, RECURRING

#: How long a finished job is kept for people to look at.
KEEP = timedelta(days=14)


class Rounds:
    """Remembers which turns this process has already written down, so that it asks rarely."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def enqueue_due(self, session: Session, moment: datetime) -> None:
        """Write down every turn that has begun and was not seen yet."""
        for name, period in RECURRING.items():
            begins = BEGINS.get(name, timedelta()).total_seconds()
            turn = int((moment.timestamp() - begins) // period.total_seconds())
            if self.seen.get(name) != turn:
                queue.enqueue(session, name, {}, now=moment, key=f"{name}:{turn}")
                session.commit()
                self.seen[name] = turn


def tidy(session: Session, _payload: JsonMap, moment: datetime) -> None:
    """Forget jobs that were done long ago; dead ones stay until a person has looked."""
    session.execute(delete(Job).where(Job.state == JobState.DONE, Job.ended_at < moment - KEEP))


HANDLERS["jobs.tidy"] = tidy
RECURRING["jobs.tidy"] = timedelta(hours=1)
