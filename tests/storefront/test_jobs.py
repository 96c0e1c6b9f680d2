"""Jobs: written with what they follow from, done once, tried again, given up in the end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import JsonMap, db
from catalog.queue import Job, JobState
from catalog.queue.rules import TRIES, backoff
from storefront.jobs import registry, worker
from storefront.jobs.rounds import Rounds, tidy
from tests.conftest import Clock


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[JsonMap]:
    """A job `note` that leaves a second job behind and remembers its payloads."""
    seen: list[JsonMap] = []

    def note(session: Session, payload: JsonMap, moment: datetime) -> None:
        queue.enqueue(session, "silent", payload, now=moment + timedelta(days=1))
        seen.append(payload)
        if payload.get("fails"):
            raise RuntimeError("the carrier does not answer")

    monkeypatch.setitem(registry.HANDLERS, "note", note)
    return seen


def state_of(session: Session, name: str) -> list[JobState]:
    session.rollback()
    states = list(session.scalars(select(Job.state).where(Job.name == name).order_by(Job.id)))
    session.rollback()  # SQLite has one writer: let the worker have its turn
    return states


def test_a_job_is_done_after_what_it_follows_from(
    app: Flask, session: Session, now: datetime, done: list[JsonMap]
) -> None:
    queue.enqueue(session, "note", {"order": 7}, now=now)
    session.commit()
    assert worker.run_due(app) == 1
    assert done == [{"order": 7}]
    assert state_of(session, "note") == [JobState.DONE]
    assert state_of(session, "silent") == [JobState.WAITING]


def test_a_job_dies_with_the_change_it_belongs_to(
    app: Flask, session: Session, now: datetime, done: list[JsonMap]
) -> None:
    queue.enqueue(session, "note", {"order": 7}, now=now)
    session.rollback()
    assert worker.run_due(app) == 0
    assert done == []


def test_a_key_is_written_down_once(session: Session, now: datetime) -> None:
    assert queue.enqueue(session, "note", {}, now=now, key="order:7:mail")
    assert not queue.enqueue(session, "note", {}, now=now, key="order:7:mail")


def test_a_failed_job_leaves_nothing_and_waits_longer_each_time(
    app: Flask, session: Session, clock: Clock, done: list[JsonMap]
) -> None:
    queue.enqueue(session, "note", {"fails": True}, now=clock.now)
    session.commit()
    for tries in range(1, TRIES):
        worker.run_due(app)
        assert state_of(session, "note") == [JobState.WAITING]
        assert state_of(session, "silent") == []
        assert not worker.run_one(app)
        clock.forward(seconds=backoff(tries).total_seconds())
    worker.run_due(app)
    assert state_of(session, "note") == [JobState.DEAD]
    assert len(done) == TRIES


def test_a_dead_job_can_be_given_a_new_life(
    app: Flask, session: Session, now: datetime, done: list[JsonMap]
) -> None:
    session.add(
        Job(name="note", payload={}, state=JobState.DEAD, run_at=now, tries=TRIES, created_at=now)
    )
    session.commit()
    dead = session.scalars(select(Job.id)).one()
    assert queue.revive(session, dead, now=now)
    session.commit()
    assert worker.run_due(app) == 1
    assert state_of(session, "note") == [JobState.DONE]


def test_the_job_of_a_killed_worker_is_taken_over(
    app: Flask, session: Session, clock: Clock, done: list[JsonMap]
) -> None:
    queue.enqueue(session, "note", {"order": 7}, now=clock.now)
    session.commit()
    lost = queue.lease(session, now=clock.now)
    session.commit()
    assert lost is not None
    assert not worker.run_one(app)
    clock.forward(minutes=3)
    assert worker.run_one(app)
    assert done == [{"order": 7}]
    assert not queue.finish(session, lost, now=clock.now)


def test_an_unknown_job_is_kept_and_told(app: Flask, session: Session, now: datetime) -> None:
    queue.enqueue(session, "from-a-newer-version", {}, now=now)
    session.commit()
    worker.run_one(app)
    session.rollback()
    job = session.scalars(select(Job)).one()
    assert job.state is JobState.WAITING
    assert "KeyError" in (job.error or "")


def test_a_round_is_written_down_once_however_many_workers_see_it(
    app: Flask, session: Session, clock: Clock
) -> None:
    for rounds in (Rounds(), Rounds()):
        rounds.enqueue_due(db.session(), clock.now)
    assert state_of(session, "jobs.tidy") == [JobState.WAITING]
    Rounds().enqueue_due(db.session(), clock.forward(hours=1))
    assert state_of(session, "jobs.tidy") == [JobState.WAITING] * 2


def test_old_done_jobs_are_forgotten_and_dead_ones_kept(session: Session, now: datetime) -> None:
    for state in (JobState.DONE, JobState.DEAD):
        old = now - timedelta(days=30)
        session.add(
            Job(name="note", payload={}, state=state, run_at=old, created_at=old, ended_at=old)
        )
    session.commit()
    tidy(session, {}, now)
    session.commit()
    assert state_of(session, "note") == [JobState.DEAD]
