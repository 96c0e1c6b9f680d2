"""Writing courses: a draft is written, published, and from then on never changed.

Rules
* A change of a course in use is a new version: a draft that begins as a copy. Publishing it retires
  the one before; who began with that one ends with it.
* Only a draft is written to: every verb takes the draft under the lock of its course, so that two
  writers at once lose nothing, and refuses anything else.
* Places count from 0 without gaps.

How it can fail: `course.taken` for a second course of a craft and level, `course.not_a_draft`,
`course.no_lesson`, `course.no_criterion`, `course.pass_mark`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, move, record
from catalog.words import Words
from fulfillment.training.models import (
    Course,
    CourseVersion,
    Criterion,
    Lesson,
    LessonDefect,
    LessonStep,
)
from fulfillment.training.rules import VERSION, Measure, VersionState, refuse_unready


@dataclass(frozen=True, slots=True)
class NewCourse:
    """A rung of a ladder."""

    craft_id: int
    level: int
    name: Words
    about: Words
    picture_id: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step in few words."""

    words: Words
    picture_id: int | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson as it is written; what stands beside it (film, voices) is None where it stays."""

    name: Words
    told: Words
    exercise: Words
    wants_photo: bool = False
    picture_id: int | None = None
    film_id: int | None = None
    audio: Words | None = None
    steps: tuple[Step, ...] = ()
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion as it is written; `lesson` is the place of the lesson that helps."""

    words: Words
    most: int
    least: int = 0
    lesson: int | None = None


def begin(session: Session, new: NewCourse, *, actor: Actor, now: datetime) -> CourseVersion:
    """A new course with an empty draft."""
    values = {
        "craft_id": new.craft_id,
        "level": new.level,
        "name": new.name,
        "about": new.about,
        "picture_id": new.picture_id,
        "created_at": now,
    }
    made = insert_once(session, Course, values)
    if made is None:
        raise Refusal("course.taken", "There is a course for this craft and level already.")
    course = session.get_one(Course, made)
    record(session, course, "begin", actor=actor, now=now, craft=new.craft_id, level=new.level)
    draft = CourseVersion(course_id=made, number=1, created_at=now)
    session.add(draft)
    session.flush()
    return draft


def describe(
    session: Session, course: Course, new: NewCourse, *, actor: Actor, now: datetime
) -> None:
    """What it is called and what it is about; true for all its versions."""
    course.name, course.about = new.name, new.about
    course.picture_id = new.picture_id or course.picture_id
    record(session, course, "describe", actor=actor, now=now)


def draft_of(session: Session, course: Course, *, actor: Actor, now: datetime) -> CourseVersion:
    """The draft of a course; a copy of what is published where there is none yet."""
    _lock(session, course.id)
    if found := _version(session, course.id, VersionState.DRAFT):
        return found
    before = _version(session, course.id, VersionState.PUBLISHED)
    highest = select(func.coalesce(func.max(CourseVersion.number), 0))
    number = session.scalars(highest.where(CourseVersion.course_id == course.id)).one() + 1
    draft = CourseVersion(course_id=course.id, number=number, created_at=now)
    session.add(draft)
    if before is not None:
        draft.months, draft.needed = before.months, before.needed
        session.flush()
        _copy(session, before, draft)
    record(session, draft, "draft", actor=actor, now=now, number=number)
    return draft


def teach(
    session: Session,
    draft: CourseVersion,
    lesson: Lesson | None,
    taught: Taught,
    *,
    actor: Actor,
    now: datetime,
) -> Lesson:
    """Write a lesson of a draft; a new one behind the others."""
    _draft(session, draft)
    if lesson is None:
        place = session.scalar(select(func.count()).where(Lesson.version_id == draft.id)) or 0
        lesson = Lesson(version_id=draft.id, place=place, audio_zh="", audio_en="")
        session.add(lesson)
    lesson.name, lesson.told, lesson.exercise = taught.name, taught.told, taught.exercise
    lesson.wants_photo = taught.wants_photo
    lesson.picture_id = taught.picture_id or lesson.picture_id
    lesson.film_id = taught.film_id or lesson.film_id
    if taught.audio is not None:
        lesson.audio_zh = taught.audio.zh or lesson.audio_zh
        lesson.audio_en = taught.audio.en or lesson.audio_en
    session.flush()
    _beside(session, lesson, taught.steps, taught.defects)
    record(session, draft, "teach", actor=actor, now=now, lesson=lesson.id)
    return lesson


def drop_lesson(
    session: Session, draft: CourseVersion, lesson: Lesson, *, actor: Actor, now: datetime
) -> None:
    """Take a lesson out of a draft; criteria that named it name none."""
    _draft(session, draft)
    helped = update(Criterion).where(Criterion.lesson_id == lesson.id)
    session.execute(helped.values(lesson_id=None))
    session.flush()
    for table in (LessonStep, LessonDefect):
        session.execute(delete(table).where(table.lesson_id == lesson.id))
    session.execute(delete(Lesson).where(Lesson.id == lesson.id))
    session.expunge(lesson)
    for place, each in enumerate(_lessons(session, draft.id)):
        each.place = place
    record(session, draft, "drop_lesson", actor=actor, now=now, lesson=lesson.id)


def bring_forward(
    session: Session, draft: CourseVersion, lesson: Lesson, *, actor: Actor, now: datetime
) -> None:
    """A lesson changes places with the one before it; the first stays where it is."""
    _draft(session, draft)
    before = [each for each in _lessons(session, draft.id) if each.place == lesson.place - 1]
    if before:
        before[0].place, lesson.place = lesson.place, before[0].place
        record(session, draft, "bring_forward", actor=actor, now=now, lesson=lesson.id)


def judge_by(
    session: Session,
    draft: CourseVersion,
    judged: Sequence[Judged],
    *,
    marks: tuple[int, int],
    actor: Actor,
    now: datetime,
) -> None:
    """Say anew what the trial piece is judged by; `marks` are the points that are a pass and the
    months for which the certificate holds."""
    _draft(session, draft)
    draft.needed, draft.months = marks
    session.execute(delete(Criterion).where(Criterion.version_id == draft.id))
    lessons = {each.place: each.id for each in _lessons(session, draft.id)}
    for place, each in enumerate(judged):
        helps = lessons.get(each.lesson) if each.lesson is not None else None
        values = {"words": each.words, "most": each.most, "least": each.least, "lesson_id": helps}
        session.add(Criterion(version_id=draft.id, place=place, **values))
    record(session, draft, "judge_by", actor=actor, now=now, criteria=len(judged))


def publish(session: Session, draft: CourseVersion, *, actor: Actor, now: datetime) -> None:
    """From now on people learn by this version; the one before is retired."""
    _draft(session, draft)
    lessons = len(_lessons(session, draft.id))
    refuse_unready(lessons, measures_of(session, draft.id), draft.needed)
    if before := _version(session, draft.course_id, VersionState.PUBLISHED):
        move(session, before, VERSION, "retire", actor=actor, now=now)
    move(session, draft, VERSION, "publish", actor=actor, now=now, number=draft.number)
    draft.published_at = now
    session.flush()


def measures_of(session: Session, version_id: int) -> tuple[Measure, ...]:
    """The criteria of a version as the rules know them."""
    columns = (Criterion.id, Criterion.most, Criterion.least, Criterion.lesson_id)
    wanted = select(*columns).where(Criterion.version_id == version_id).order_by(Criterion.place)
    return tuple(Measure(*row) for row in session.execute(wanted))


def _beside(
    session: Session, lesson: Lesson, steps: Sequence[Step], defects: Iterable[str]
) -> None:
    session.execute(delete(LessonStep).where(LessonStep.lesson_id == lesson.id))
    session.execute(delete(LessonDefect).where(LessonDefect.lesson_id == lesson.id))
    session.add_all(
        LessonStep(lesson_id=lesson.id, place=place, words=each.words, picture_id=each.picture_id)
        for place, each in enumerate(steps)
    )
    session.add_all(LessonDefect(lesson_id=lesson.id, code=code) for code in dict.fromkeys(defects))
    session.flush()
    session.expire(lesson, ["steps", "defects"])


def _copy(session: Session, before: CourseVersion, draft: CourseVersion) -> None:
    """Everything of a version into a draft."""
    lessons: dict[int | None, int | None] = {None: None}
    for each in _lessons(session, before.id):
        twin = Lesson(version_id=draft.id, **_columns(each, "id", "version_id"))
        session.add(twin)
        session.flush()
        steps = [Step(step.words, step.picture_id) for step in each.steps]
        _beside(session, twin, steps, [defect.code for defect in each.defects])
        lessons[each.id] = twin.id
    wanted = select(Criterion).where(Criterion.version_id == before.id)
    for line in session.scalars(wanted.order_by(Criterion.place)):
        kept = _columns(line, "id", "version_id", "lesson_id")
        session.add(Criterion(version_id=draft.id, lesson_id=lessons[line.lesson_id], **kept))
    session.flush()


def _columns(row: Lesson | Criterion, *without: str) -> dict[str, Any]:
    names = (each.key for each in row.__table__.columns)
    return {name: getattr(row, name) for name in names if name not in without}


def _lessons(session: Session, version_id: int) -> list[Lesson]:
    wanted = select(Lesson).where(Lesson.version_id == version_id)
    return list(session.scalars(wanted.order_by(Lesson.place, Lesson.id)))


def _version(session: Session, course_id: int, state: VersionState) -> CourseVersion | None:
    wanted = select(CourseVersion).where(CourseVersion.course_id == course_id)
    return session.scalars(wanted.where(CourseVersion.state == state)).first()


def _lock(session: Session, course_id: int) -> None:
    session.execute(select(Course.id).where(Course.id == course_id).with_for_update())


def _draft(session: Session, draft: CourseVersion) -> None:
    """Nobody else writes to it now, and it is a draft."""
    _lock(session, draft.course_id)
    session.refresh(draft)
    if draft.state is not VersionState.DRAFT:
        raise Refusal("course.not_a_draft", "This version is in use. Please make a new one.")
