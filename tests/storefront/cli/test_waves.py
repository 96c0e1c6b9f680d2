"""`manyhands waves gather`, and the night that does the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.queue import Job
from fulfillment.orders import Order, OrderKind
from storefront.cli import group
from storefront.jobs import worker
from storefront.jobs.rounds import Rounds
from tests.conftest import Clock
from tests.made_office import a_workshop
from tests.made_waves import a_wish


@pytest.fixture
def desk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands meet the test's own database."""

    @contextmanager
    def opened() -> Iterator[Flask]:
        with app.app_context():
            yield app

    monkeypatch.setattr("storefront.cli.waves.opened", opened)


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["waves", "gather", *words])


def waves(session: Session) -> int:
    session.rollback()
    wanted = select(func.count()).select_from(Order).where(Order.kind == OrderKind.WAVE)
    found = session.scalar(wanted) or 0
    session.commit()
    return found


@pytest.mark.usefixtures("desk")
def test_a_dry_run_tells_and_leaves_everything(session: Session, now: datetime) -> None:
    shop = a_workshop(session)
    a_wish(session, {shop.variants[0]: 2, shop.variants[3]: 10}, now)
    told = json.loads(run("--dry-run", "--json").stdout)
    assert told["waves"] == [{"order": None, "lines": 1, "pieces": 10}]
    assert [(each["pieces"], each["missing"]) for each in told["waiting"]] == [(2, 8)]
    assert waves(session) == 0


@pytest.mark.usefixtures("desk")
def test_it_gathers_what_must_leave_and_with_all_the_rest(session: Session, now: datetime) -> None:
    shop = a_workshop(session)
    a_wish(session, {shop.variants[0]: 2, shop.variants[3]: 10}, now)
    first = run()
    assert first.exit_code == 0, first.output
    assert "1 waves; 1 lines wait." in first.output
    assert json.loads(run("--all", "--json").stdout)["waiting"] == []
    assert json.loads(run("--all", "--json").stdout)["waves"] == []
    assert waves(session) == 2


def test_the_night_gathers_once_whoever_runs_it(app: Flask, session: Session, clock: Clock) -> None:
    """Monday morning to Tuesday: two in the morning at the hub is six in the evening UTC."""
    shop = a_workshop(session)
    a_wish(session, {shop.variants[0]: 10}, clock.now)
    evening = datetime(2026, 11, 23, 17, 59, tzinfo=UTC)
    Rounds().enqueue_due(session, evening)
    known = jobs(session)
    for _ in range(2):
        Rounds().enqueue_due(session, evening + timedelta(minutes=1))
        Rounds().enqueue_due(session, evening + timedelta(hours=20))
    assert jobs(session) == known + 1
    clock.now = evening + timedelta(minutes=2)
    worker.run_due(app)
    assert waves(session) == 1


def jobs(session: Session) -> int:
    wanted = select(func.count()).select_from(Job).where(Job.name == "waves.gather")
    found = session.scalar(wanted) or 0
    session.commit()
    return found
