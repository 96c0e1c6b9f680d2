"""Putting jobs in, leasing them, and saying how they ended.

A lease is a promise with an end: a worker that dies keeps nothing, for after `leased_until` the
job can be leased again. A long job renews its lease while it works. Only the holder of the current
lease may renew it, or finish or fail the job.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from catalog.db import JsonMap, insert_once
from catalog.queue.models import Job, JobState
from catalog.queue.rules import TRIES, backoff

LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Leased:
    """A job in the hands of one worker."""

    id: int
    name: str
    payload: JsonMap
    tries: int
    lease: str


def enqueue(
    session: Session,
    name: str,
    payload: JsonMap,
    *,
    now: datetime,
    run_at: datetime | None = None,
    key: str | None = None,
) -> bool:
    """Write a job down; with a `key` at most once ever. True if it is new."""
    values = {
        "name": name,
        "payload": payload,
        "key": key,
        "state": JobState.WAITING,
        "run_at": run_at or now,
        "tries": 0,
        "created_at": now,
    }
    return insert_once(session, Job, values) is not None


def lease(session: Session, *, now: datetime) -> Leased | None:
    """Take the job that has waited longest, or one whose worker died; None if nothing is due."""
    due = or_(
        and_(Job.state == JobState.WAITING, Job.run_at <= now),
        and_(Job.state == JobState.RUNNING, Job.leased_until < now),
    )
    first = select(Job.id).where(due).order_by(Job.run_at, Job.id).limit(1)
    first = first.with_for_update(skip_locked=True)
    statement = (
        update(Job)
        .where(Job.id == first.scalar_subquery(), due)
        .values(
            state=JobState.RUNNING,
            tries=Job.tries + 1,
            lease=secrets.token_hex(16),
            leased_until=now + LEASE,
        )
        .returning(Job.id, Job.name, Job.payload, Job.tries, Job.lease)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(statement).first()
    return None if row is None else Leased(row[0], row[1], row[2], row[3], str(row[4]))


def renew(session: Session, job: Leased, *, now: datetime) -> bool:
    """Hold the job for another while; False if the lease was lost to another worker."""
    statement = (
        update(Job)
        .where(Job.id == job.id, Job.lease == job.lease, Job.state == JobState.RUNNING)
        .values(leased_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1


def finish(session: Session, job: Leased, *, now: datetime) -> bool:
    """Tick the job off; False if the lease was lost to another worker meanwhile."""
    return _close(session, job, {"state": JobState.DONE, "ended_at": now, "error": None})


def fail(session: Session, job: Leased, error: str, *, now: datetime) -> bool:
    """Note the failure and wait longer, or give up after `TRIES`."""
    if job.tries >= TRIES:
        return _close(session, job, {"state": JobState.DEAD, "ended_at": now, "error": error})
    later = {"state": JobState.WAITING, "run_at": now + backoff(job.tries), "error": error}
    return _close(session, job, later)


def revive(session: Session, job_id: int, *, now: datetime) -> bool:
    """Give a dead job a new life; False if it is not dead."""
    statement = (
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.DEAD)
        .values(state=JobState.WAITING, run_at=now, tries=0)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1


def _close(session: Session, job: Leased, values: JsonMap) -> bool:
    statement = (
        update(Job)
        .where(Job.id == job.id, Job.lease == job.lease, Job.state == JobState.RUNNING)
        .values(lease=None, leased_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1
