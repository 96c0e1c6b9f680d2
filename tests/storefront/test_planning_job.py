"""The job that plans: no lock while it thinks, its progress told, stopped when nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import db
from catalog.queue import Job, JobState
from fulfillment.orders import Order
from fulfillment.planner import PlanStoppedError, Progress, Step
from fulfillment.planner.actions import NewPlan
from fulfillment.planner.models import Plan, PlanState
from fulfillment.workflow.adjustments import Adjustments
from fulfillment.workflow.asking import Wish, plan_asked, wish_worked_out
from storefront.accounts import Role, User
from storefront.jobs import planning as job
from storefront.jobs.leases import holding
from storefront.jobs.worker import run_due
from tests.conftest import Clock
from tests.made_office import OFFICE, Workshop, a_bulk_order, a_workshop
from tests.storefront.accounts.browser import send
from tests.storefront.views.desk import planned


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


@pytest.fixture
def plan(session: Session, workshop: Workshop, now: datetime) -> int:
    """A plan that is asked for."""
    order = a_bulk_order(session, [(variant, 100) for variant in workshop.variants[:4]])
    return asked(session, order, now)


def asked(session: Session, order: Order, now: datetime) -> int:
    made = plan_asked(session, order, adjustments=Adjustments(), actor=OFFICE, now=now)
    session.commit()
    return made.id


@pytest.fixture
def yun(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> FlaskClient:
    """Yun of the office, reading English."""
    browser = signed_in(user("yun@example.org", Role.OFFICE))
    browser.get("/office?lang=en")
    return browser


def while_thinking(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Let something happen in the middle of the planner's work."""

    def thought(wish: Wish, progress: Progress) -> NewPlan:
        happens()
        return wish_worked_out(wish, progress)

    monkeypatch.setattr(job, "wish_worked_out", thought)


def state_of(app: Flask, plan_id: int) -> tuple[PlanState, str | None, int | None]:
    """What another connection sees."""
    with Session(db.engine) as other:
        found = other.get_one(Plan, plan_id)
        return found.state, found.step, found.percent


def test_others_can_write_while_the_planner_thinks(
    app: Flask, session: Session, plan: int, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_writes() -> None:
        with Session(db.engine) as other:
            queue.enqueue(other, "meanwhile", {}, now=now + timedelta(days=1))
            other.commit()

    while_thinking(monkeypatch, somebody_writes)
    assert run_due(app) == 1
    assert state_of(app, plan)[0] is PlanState.PROPOSED


def test_how_far_it_is_can_be_seen_from_outside(
    app: Flask, session: Session, plan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str | None, int | None]] = []

    def look(wish: Wish, progress: Progress) -> NewPlan:
        def told(step: Step, part: float) -> None:
            progress(step, part)
            seen.append(state_of(app, plan)[1:])

        return wish_worked_out(wish, told)

    monkeypatch.setattr(job, "wish_worked_out", look)
    run_due(app)
    assert ("sharing", 5) in seen
    assert [percent for _, percent in seen] == sorted(percent or 0 for _, percent in seen)


def test_a_wish_that_is_stopped_meanwhile_ends_the_thinking(
    app: Flask,
    session: Session,
    workshop: Workshop,
    plan: int,
    monkeypatch: pytest.MonkeyPatch,
    yun: FlaskClient,
) -> None:
    page = f"/office/plans/{plan}"
    while_thinking(monkeypatch, lambda: _ok(send(yun, page, f"{page}/cancellation")))
    assert run_due(app) == 1
    assert state_of(app, plan)[0] is PlanState.CANCELLED
    assert "was stopped" in yun.get(page).text
    session.rollback()
    assert session.scalars(select(Job.state).where(Job.name == "plans.propose")).all() == [
        JobState.DONE
    ]
    session.rollback()


def _ok(answer: object) -> None:
    assert getattr(answer, "status_code", None) == 303


def test_a_long_job_holds_on_to_its_lease(
    app: Flask, session: Session, plan: int, clock: Clock
) -> None:
    leased = queue.lease(session, now=clock.now)
    session.commit()
    assert leased is not None
    pulse = job.Pulse(session, plan, clock=iter(range(100)).__next__)
    with holding(leased):
        for step in (Step.SHARING, Step.POLISHING, Step.WORDING):
            clock.forward(seconds=90)
            pulse(step, 0.5)
            assert queue.lease(session, now=clock.now) is None
            session.commit()


def test_who_lost_the_lease_stops(app: Flask, session: Session, plan: int, clock: Clock) -> None:
    lost = queue.lease(session, now=clock.now)
    session.commit()
    assert lost is not None
    assert queue.lease(session, now=clock.forward(minutes=3)) is not None
    session.commit()
    with holding(lost), pytest.raises(PlanStoppedError):
        job.Pulse(session, plan)(Step.SHARING, 0.1)


def test_the_last_proposal_can_be_accepted_while_a_new_one_is_worked_out(
    app: Flask,
    session: Session,
    workshop: Workshop,
    yun: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    first = planned(session, yun, order)
    monkeypatch.setattr("fulfillment.workflow.planning.MOST_AT_ONCE", 10)
    second = planned(session, yun, order)
    page = yun.get(second).text
    assert "Until then the last proposal stays" in page
    assert "Waiting for its turn" in page
    assert "A new plan is being worked out" in yun.get(first).text
    assert send(yun, first, f"{first}/acceptance").status_code == 303
    run_due(app)
    assert state_of(app, int(second.rsplit("/", 1)[1]))[0] is PlanState.SUPERSEDED


def test_the_wish_of_a_killed_worker_is_worked_out_by_the_next(
    app: Flask, session: Session, plan: int, clock: Clock
) -> None:
    killed = queue.lease(session, now=clock.now)
    session.commit()
    assert killed is not None
    with holding(killed):
        job.Pulse(session, plan)(Step.SHARING, 0.1)  # and here the machine goes dark
    assert run_due(app) == 0
    assert state_of(app, plan)[:2] == (PlanState.ASKED, "sharing")
    clock.forward(minutes=3)
    assert run_due(app) == 1
    assert state_of(app, plan)[0] is PlanState.PROPOSED
