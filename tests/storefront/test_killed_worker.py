"""A worker that is killed in the middle of a job loses nothing: the next lease finishes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import JsonMap
from catalog.queue import Job, JobState
from catalog.stock import Location
from catalog.words import Words
from storefront.jobs import registry, worker
from tests.conftest import Clock
from tests.servers.shop import ROOT

WORKER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from catalog.stock import Location
from catalog.words import Words
from dataclasses import replace
from storefront.app import create_app
from storefront.jobs import registry, worker
from tests.conftest import SETTINGS

def slow(session, payload, moment):
    session.add(Location(slug="half-done", name=Words("半", "half")))
    session.flush()
    Path(sys.argv[2]).touch()
    time.sleep(120)

registry.HANDLERS["slow"] = slow
moment = datetime.fromisoformat(sys.argv[3])
worker.run_one(create_app(replace(SETTINGS, database_url=sys.argv[1]), clock=lambda: moment))
"""


@pytest.mark.slow
def test_a_job_survives_kill_9(
    app: Flask, session: Session, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.enqueue(session, "slow", {}, now=clock.now)
    session.commit()
    started = tmp_path / "started"
    url = app.extensions["manyhands.settings"].database_url
    words = [sys.executable, "-c", WORKER, url, str(started), clock.now.isoformat()]
    killed = subprocess.Popen(words, cwd=ROOT)
    end = time.monotonic() + 120
    while not started.exists():
        assert killed.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(10)

    monkeypatch.setitem(registry.HANDLERS, "slow", finish)
    assert not worker.run_one(app), "the lease of the dead still holds"
    clock.forward(minutes=3)
    assert worker.run_one(app)
    assert list(session.scalars(select(Location.slug))) == ["done"]
    assert session.scalars(select(Job.state)).one() is JobState.DONE


def finish(session: Session, _payload: JsonMap, _moment: datetime) -> None:
    session.add(Location(slug="done", name=Words("好", "done")))
