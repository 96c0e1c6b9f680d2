"""Learning: a trial piece that passes is a certificate, and a certificate is what she may be asked.

* Passed: the certificate, her skill, and a new plan for orders that lack hands, in one transaction.
* What somebody can prove before is recognised, with its reason, by the same way.
* A daily round lets a skill whose certificate ended follow one that still holds.

No other way leads to a skill: `makers.certify` is called from here and `changes` alone.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import Actor
from fulfillment import makers, training
from fulfillment.makers import Certificate, Maker, Proof, Revocation
from fulfillment.training import Assessment, Course, Found, Learner, Learning, Trial, ends_on
from fulfillment.workflow import changes
from fulfillment.workflow.gathering import today


def learning_begun(
    session: Session, course: Course, maker: Maker, *, actor: Actor, now: datetime
) -> Learning:
    """She begins a course, if its ladder has brought her so far."""
    hers = (Certificate.maker_id == maker.id, Certificate.craft_id == course.craft_id)
    held = select(func.max(Certificate.level)).where(*hers, Certificate.revoked_on.is_(None))
    who = Learner(maker.id, maker.cooperative_id, session.scalar(held) or 0)
    return training.begin(session, course, who, actor=actor, now=now)


def trial_assessed(
    session: Session, trial: Trial, found: Found, *, actor: Actor, now: datetime
) -> Assessment:
    """What was found counts; passed, she has her certificate."""
    assessment = training.assess(session, trial, found, actor=actor, now=now)
    if assessment.passed:
        learning = session.get_one(Learning, trial.learning_id)
        maker = session.get_one(Maker, learning.maker_id)
        proof = _proof(session, learning, assessment, today(now))
        changes.maker_certified(session, maker, proof, actor=actor, now=now)
    return assessment


def certificate_revoked(
    session: Session, certificate: Certificate, why: str, *, actor: Actor, now: datetime
) -> None:
    """Taken back; she is not asked for more of it, and keeps what is with her, paid as agreed."""
    taken = Revocation(today(now), why)
    makers.revoke(session, certificate, taken, actor=actor, now=now)


def _proof(session: Session, learning: Learning, assessment: Assessment, on: date) -> Proof:
    course = session.get_one(Course, learning.course_id)
    until = ends_on(on, learning.version.months)
    return Proof(course.craft_id, course.level, on, until, assessment.id)
