"""The worker: takes due jobs one after the other until it is told to stop.

A job's own changes and its tick are one transaction: either both are kept or neither, so what a
job does in the database happens once however often it is tried. A handler's outside effect must be
safe to repeat. `kill -9` between lease and tick leaves the job to the next lease. A handler that
works long commits in between and renews its lease (`leases.kept`).
"""

from __future__ import annotations

import threading
import time

import structlog
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import db, intent
from catalog.queue import Job, JobState, Leased
from storefront.jobs.leases import holding
from storefront.jobs.registry import HANDLERS
from storefront.jobs.rounds import Rounds
from storefront.jobs.shelf import keep_shelf
from storefront.wiring.clock import now
from storefront.wiring.logs import kind_of

log = structlog.get_logger(__name__)
IDLE_SECONDS = 0.5


def run_one(app: Flask) -> bool:
    """Do the next due job; False if none is due."""
    with app.app_context():
        try:
            job = _take(db.session())
            if job is None:
                return False
            _do(job)
            return True
        finally:
            db.session.remove()


def run_due(app: Flask, *, most: int = 1_000) -> int:
    """Do what is due now, at most `most` jobs; how many were done."""
    done = 0
    while done < most and run_one(app):
        done += 1
    return done


def run(app: Flask, stop: threading.Event) -> None:
    """Work until `stop` is set; a fault of the database is waited out."""
    rounds = Rounds()
    while not stop.is_set():
        try:
            with app.app_context():
                rounds.enqueue_due(db.session(), now())
                folded = keep_shelf(db.session(), now())
                db.session.remove()
            busy = run_one(app) or folded
        except Exception as fault:
            log.error("worker.fault", kind=type(fault).__name__)
            busy = False
        if not busy:
            stop.wait(IDLE_SECONDS)


def start(app: Flask) -> tuple[threading.Thread, threading.Event]:
    """A worker in a thread of this process."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(app, stop), name="worker", daemon=True)
    thread.start()
    return thread, stop


def _take(session: Session) -> Leased | None:
    """Look first without a write lock, for most looks find nothing."""
    moment = now()
    intent.set("read")
    due = select(func.count(Job.id)).where(
        Job.state.in_((JobState.WAITING, JobState.RUNNING)),
        func.coalesce(Job.leased_until, Job.run_at) <= moment,
    )
    waiting = session.scalar(due)
    session.commit()
    intent.set("write")
    if not waiting:
        return None
    job = queue.lease(session, now=moment)
    session.commit()
    return job


def _do(job: Leased) -> None:
    session, begun = db.session(), time.perf_counter()
    try:
        handler = HANDLERS[job.name]
        with holding(job):
            handler(session, job.payload, now())
        if queue.finish(session, job, now=now()):
            session.commit()
        else:
            session.rollback()  # another worker has it; what we did must not count twice
        log.info("job.done", job=job.name, id=job.id, ms=round(1e3 * (time.perf_counter() - begun)))
    except Exception as failure:
        session.rollback()
        log.error(
            "job.failed", job=job.name, id=job.id, tries=job.tries, kind=kind_of(failure)[:200]
        )
        queue.fail(session, job, kind_of(failure)[:2_000], now=now())
        session.commit()
