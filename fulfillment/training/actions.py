"""Learning: she begins, does exercises, shows a trial piece, stops and goes on, as she likes.

Rules
* Every verb may be said twice and is one: beginning, an exercise, a trial piece by its nonce.
* She learns by the version that was published when she began.
* A trial piece comes after the exercises; whoever renews what she could do goes straight to it.
* A course that is not the first of its ladder asks for a certificate of the level below.
* Stopping and being asked to try again are held against nobody.

How it can fail: `course.not_open`, `course.first_the_other`, `trial.exercises_first`,
`trial.waits`, `learning.not_now`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, move, record
from fulfillment.training.learned import Exercise, Learning, Trial
from fulfillment.training.models import Course, CourseVersion, Lesson
from fulfillment.training.rules import LEARNING, LONGEST_WORDS, LearningState, VersionState


@dataclass(frozen=True, slots=True)
class Learner:
    """Who begins: the cooperative she is in, and the highest level that she ever held in the craft
    (0 for none)."""

    maker_id: int
    cooperative_id: int
    held: int = 0


@dataclass(frozen=True, slots=True)
class NewTrial:
    """The piece she shows: `keep` writes its photo down once it is wanted, the nonce makes it
    happen once."""

    keep: Callable[[], int]
    words: str
    nonce: str


def begin(
    session: Session, course: Course, who: Learner, *, actor: Actor, now: datetime
) -> Learning:
    """She begins a course, or goes on with it; where she was is kept."""
    if going := _going(session, course.id, who.maker_id):
        if going.state is LearningState.PAUSED:
            move(session, going, LEARNING, "go_on", actor=actor, now=now)
        return going
    if who.held < course.level - 1:
        raise Refusal("course.first_the_other", "There is a course before this one. Begin there.")
    values = {
        "maker_id": who.maker_id,
        "cooperative_id": who.cooperative_id,
        "course_id": course.id,
        "version_id": _published(session, course),
        "renewal": who.held >= course.level,
        "started_at": now,
        "state": LearningState.LEARNING,
    }
    made = insert_once(session, Learning, values)
    if made is None:
        return session.scalars(_open(course.id, who.maker_id)).one()
    learning = session.get_one(Learning, made)
    record(session, learning, "begin", actor=actor, now=now, moved=(None, "learning"))
    return learning


def pause(session: Session, learning: Learning, *, actor: Actor, now: datetime) -> None:
    """She stops for now."""
    move(session, learning, LEARNING, "pause", actor=actor, now=now)


def exercise(
    session: Session,
    learning: Learning,
    lesson: Lesson,
    *,
    photo_id: int | None,
    actor: Actor,
    now: datetime,
) -> Exercise:
    """She did the exercise of a lesson; a photo sent later takes its place beside it."""
    values = {"learning_id": learning.id, "lesson_id": lesson.id, "photo_id": photo_id, "at": now}
    made = insert_once(session, Exercise, values)
    if made is not None:
        record(session, learning, "exercise", actor=actor, now=now, lesson=lesson.id)
        return session.get_one(Exercise, made)
    wanted = select(Exercise).where(Exercise.learning_id == learning.id)
    done = session.scalars(wanted.where(Exercise.lesson_id == lesson.id)).one()
    if photo_id is not None:
        done.photo_id = photo_id
    return done


def show(
    session: Session,
    learning: Learning,
    new: NewTrial,
    *,
    actor: Actor,
    now: datetime,
) -> Trial:
    """She shows her trial piece."""
    session.refresh(learning, with_for_update=True)
    wanted = select(Trial).where(Trial.learning_id == learning.id, Trial.nonce == new.nonce)
    if known := session.scalars(wanted).first():
        return known
    if learning.state is LearningState.SHOWN:
        raise Refusal("trial.waits", "Your piece is with us already. We are looking at it.")
    if not learning.renewal and exercises_left(session, learning):
        raise Refusal("trial.exercises_first", "Please do the exercises first. Take your time.")
    move(session, learning, LEARNING, "show", actor=actor, now=now)
    facts = {"words": new.words.strip()[:LONGEST_WORDS], "nonce": new.nonce, "at": now}
    trial = Trial(learning_id=learning.id, photo_id=new.keep(), **facts)
    session.add(trial)
    session.flush()
    return trial


def exercises_left(session: Session, learning: Learning) -> int:
    """How many exercises of her course she has not done yet."""
    done = select(Exercise.lesson_id).where(Exercise.learning_id == learning.id)
    left = select(func.count()).select_from(Lesson)
    left = left.where(Lesson.version_id == learning.version_id, Lesson.id.not_in(done))
    return session.scalar(left) or 0


def _published(session: Session, course: Course) -> int:
    wanted = select(CourseVersion.id).where(CourseVersion.course_id == course.id)
    found = session.scalars(wanted.where(CourseVersion.state == VersionState.PUBLISHED)).first()
    if found is None:
        raise Refusal("course.not_open", "This course is not open yet.")
    return found


def _going(session: Session, course_id: int, maker_id: int) -> Learning | None:
    return session.scalars(_open(course_id, maker_id)).first()


def _open(course_id: int, maker_id: int) -> Select[Learning]:
    hers = (Learning.course_id == course_id, Learning.maker_id == maker_id)
    return select(Learning).where(*hers, Learning.state != LearningState.PASSED)
