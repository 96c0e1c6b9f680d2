"""The job that works a large plan out.

Reading, thinking and writing are apart: facts are read in a short transaction, the planner thinks
without one, and the answer is written in another, if somebody still waits for it. While it thinks,
about once a second a third kind of short transaction notes how far it is, renews the job's lease,
and finds out whether the wish was cancelled; then the thinking stops.

How it can fail: a worker that dies in the middle leaves the wish as it was, and the next lease
begins anew; a wish that can never be worked out ends as a refusal with its sentence.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.db import JsonMap, reading
from catalog.errors import Refusal
from fulfillment.planner import PlanStoppedError, Step
from fulfillment.planner.actions import note_progress
from fulfillment.workflow.asking import (
    plan_answered,
    plan_refused,
    wish_prepared,
    wish_worked_out,
)
from fulfillment.workflow.changes import fallen_behind
from fulfillment.workflow.floor import offers_lapsed
from storefront.jobs.leases import kept
from storefront.wiring.clock import now as the_time

log = structlog.get_logger(__name__)

#: So often, in seconds, a plan says how far it is.
PULSE = 1.0


def propose_plan(session: Session, payload: JsonMap, now: datetime) -> None:
    """Answer the wish for a plan; a second run finds it answered."""
    plan_id = int(payload["plan"])
    pulse = Pulse(session, plan_id)
    try:
        pulse(Step.READING, 0.01)
        with reading(session):
            prepared = wish_prepared(session, plan_id, now=now)
        new = None if prepared is None else wish_worked_out(prepared, pulse)
    except PlanStoppedError:
        log.info("plan.stopped", plan=plan_id)
    except Refusal as refusal:
        plan_refused(session, plan_id, refusal, now=the_time())
    else:
        if new is not None and not plan_answered(session, plan_id, new, now=the_time()):
            log.info("plan.dropped", plan=plan_id)


def watch_batches(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Note work that is late, once each, and ask for a new plan where that helps."""
    fallen_behind(session, now=now)


def lapse_offers(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Let offers go that nobody answered in their time; the planner offers them on."""
    offers_lapsed(session, now=now)


class Pulse:
    """Listens to the planner; notes how far it is and asks whether to go on, but not too often."""

    def __init__(
        self, session: Session, plan_id: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.session, self.plan_id, self.clock = session, plan_id, clock
        self.next = clock()
        self.step: Step | None = None

    def __call__(self, step: Step, part: float) -> None:
        """Note a new step at once, and the same one again after a while."""
        if step is self.step and self.clock() < self.next:
            return
        self.step, self.next = step, self.clock() + PULSE
        wanted = note_progress(self.session, self.plan_id, step, round(100 * part))
        held = kept(self.session, the_time())
        self.session.commit()
        if not (wanted and held):
            raise PlanStoppedError
