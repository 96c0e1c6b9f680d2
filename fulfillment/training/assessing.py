"""Assessing a trial piece by the criteria of the version she learned by.

Rules
* Two outcomes: passed, or one more try with kind words and the lesson that helps. Never a number
  alone, never a mark against her.
* Nobody assesses her own piece; the database refuses it too.
* One assessment a piece: the second of two assessors is told that somebody was faster.

How it can fail: `trial.own`, `trial.words_missing`, `trial.points_missing`, `trial.points_range`,
`trial.not_now`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move
from fulfillment.training.courses import measures_of
from fulfillment.training.learned import Assessment, Learning, Mark, Trial
from fulfillment.training.rules import LEARNING, LONGEST_WORDS, TRIAL, outcome


@dataclass(frozen=True, slots=True)
class Found:
    """What an assessor found: points by criterion, words to her, and the lesson that helps (None:
    the one that the points point to). `assessor_maker_id` is the maker that the assessor is, or
    helps; None if she is none."""

    points: Mapping[int, int]
    words: str = ""
    lesson_id: int | None = None
    assessor_maker_id: int | None = None


def assess(
    session: Session, trial: Trial, found: Found, *, actor: Actor, now: datetime
) -> Assessment:
    """What was found counts: she passed, or tries once more."""
    learning = session.get_one(Learning, trial.learning_id)
    if found.assessor_maker_id == learning.maker_id:
        raise Refusal("trial.own", "Somebody else looks at your own piece.", status=403)
    version = learning.version
    result = outcome(measures_of(session, version.id), found.points, needed=version.needed)
    words = _kind(found.words, result.passed)
    verb = "pass" if result.passed else "try_again"
    move(session, trial, TRIAL, verb, actor=actor, now=now, points=result.points)
    move(session, learning, LEARNING, verb, actor=actor, now=now)
    if result.passed:
        learning.passed_at = now
    helps = None if result.passed else found.lesson_id or result.lesson_id
    who = {"assessor_id": actor.user_id, "assessor_maker_id": found.assessor_maker_id}
    sums = {"passed": result.passed, "points": result.points, "most": result.most}
    said = {"words": words, "lesson_id": helps, "at": now}
    made = Assessment(trial_id=trial.id, maker_id=learning.maker_id, **who, **sums, **said)
    session.add(made)
    session.flush()
    for criterion, points in sorted(found.points.items()):
        session.add(Mark(assessment_id=made.id, criterion_id=criterion, points=points))
    session.flush()
    return made


def _kind(words: str, passed: bool) -> str:
    """What is written to her; one more try is never asked for without a word."""
    words = words.strip()[:LONGEST_WORDS]
    if not passed and not words:
        raise Invalid("trial.words_missing", "Please write her a kind word.", field="words")
    return words
