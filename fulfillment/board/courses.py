"""A maker's ladder: the courses that are open to her, how far she is, her certificates.

Five statements for the ladder, however many courses; four more for one course. A course that she
began is shown in the version with which she began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Craft, Product, ProductState
from catalog.words import Words
from fulfillment.makers import Certificate, Maker, best, holds
from fulfillment.training import (
    Assessment,
    Course,
    CourseVersion,
    Exercise,
    Learning,
    LearningState,
    Lesson,
    Trial,
    TrialState,
    VersionState,
)

#: She is told that a certificate ends so long before it does.
SOON = timedelta(days=60)
#: So many styles stand under a certificate.
MOST_STYLES = 12


@dataclass(frozen=True, slots=True)
class Proven:
    """A certificate as she sees it."""

    code: str
    issued_on: date
    expires_on: date | None
    holds: bool
    ends_soon: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """One course of her ladder. `state` is None where she has not begun; `locked` where another
    course comes before; `answered` whether she was asked how it was and said so."""

    course_id: int
    craft: Words
    level: int
    name: Words
    about: Words
    picture_id: int | None
    version_id: int
    learning_id: int | None
    state: LearningState | None
    renewal: bool
    answered: bool
    done: int
    lessons: int
    proven: Proven | None
    locked: bool

    @property
    def ready(self) -> bool:
        """Whether she may show a trial piece now."""
        return self.state is LearningState.LEARNING and (self.renewal or self.done >= self.lessons)


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson in the list of a course."""

    id: int
    place: int
    name: Words
    picture_id: int | None
    done: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of her last piece, and the lesson that helps."""

    passed: bool
    words: str
    lesson: Words | None
    lesson_place: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CoursePage:
    """One course with its lessons, her last piece, and what its certificate opens."""

    rung: Rung
    lessons: tuple[LessonRow, ...]
    shown_at: datetime | None
    photo_id: int | None
    said: Said | None
    styles: tuple[tuple[int, Words], ...]


def ladder(session: Session, maker: Maker, *, on: date) -> tuple[Rung, ...]:
    """Her courses, by craft and level."""
    mine = _learnings(session, maker.id)
    rows = session.execute(
        select(Course, CourseVersion.id, Craft.name)
        .join(Craft, Craft.id == Course.craft_id)
        .outerjoin(
            CourseVersion,
            (CourseVersion.course_id == Course.id)
            & (CourseVersion.state == VersionState.PUBLISHED),
        )
        .order_by(Craft.position, Craft.id, Course.level)
    ).all()
    shown = [
        (course, mine[course.id].version_id if course.id in mine else version, craft)
        for course, version, craft in rows
        if version is not None or course.id in mine
    ]
    sizes = _sizes(session, {version for _course, version, _craft in shown})
    done = _done(session, [each.id for each in mine.values()])
    held = _certificates(session, maker.id)
    return tuple(
        _rung((course, version, craft), mine.get(course.id), (sizes, done), held, on)
        for course, version, craft in shown
    )


def course_page(session: Session, maker: Maker, course: Course, *, on: date) -> CoursePage | None:
    """One of her courses; None if it was never open."""
    rung = next(
        (each for each in ladder(session, maker, on=on) if each.course_id == course.id), None
    )
    if rung is None:
        return None
    trial = _last_trial(session, rung.learning_id)
    return CoursePage(
        rung=rung,
        lessons=_lessons(session, rung),
        shown_at=trial.at if trial and trial.state is TrialState.WAITING else None,
        photo_id=trial.photo_id if trial else None,
        said=_said(session, trial),
        styles=styles_of(session, course.craft_id, course.level),
    )


def styles_of(session: Session, craft_id: int, level: int) -> tuple[tuple[int, Words], ...]:
    """What may be asked of whoever holds a certificate: its own level first."""
    rows = session.execute(
        select(Product.id, Product.name)
        .where(Product.craft_id == craft_id, Product.level <= level)
        .where(Product.state == ProductState.PUBLISHED)
        .order_by(Product.level.desc(), Product.id)
        .limit(MOST_STYLES)
    )
    return tuple((row.id, row.name) for row in rows)


def words_of(session: Session, certificate: Certificate, maker: Maker) -> tuple[Words, Words]:
    """The craft of a certificate and her cooperative, in words."""
    craft = session.get_one(Craft, certificate.craft_id)
    return craft.name, session.get_one(Cooperative, maker.cooperative_id).name


def _rung(
    row: tuple[Course, int, Words],
    learning: Learning | None,
    counts: tuple[Mapping[int, int], Mapping[int, int]],
    held: Mapping[int, list[Certificate]],
    on: date,
) -> Rung:
    course, version, craft = row
    sizes, done = counts
    mine = held.get(course.craft_id, [])
    return Rung(
        course_id=course.id,
        craft=craft,
        level=course.level,
        name=course.name,
        about=course.about,
        picture_id=course.picture_id,
        version_id=version,
        lessons=sizes.get(version, 0),
        **_standing(learning, done),
        proven=_proven([each for each in mine if each.level == course.level], on),
        locked=max((each.level for each in mine), default=0) < course.level - 1,
    )


def _standing(learning: Learning | None, done: Mapping[int, int]) -> dict[str, Any]:
    """How far she is in a course."""
    if learning is None:
        nothing = {"learning_id": None, "state": None, "renewal": False}
        return {**nothing, "answered": True, "done": 0}
    passed = learning.state is LearningState.PASSED
    return {
        "learning_id": learning.id,
        "state": learning.state,
        "renewal": learning.renewal,
        "answered": learning.answered or not passed,
        "done": done.get(learning.id, 0),
    }


def _proven(certificates: list[Certificate], on: date) -> Proven | None:
    counts = best(certificates, on=on)
    if counts is None:
        return None
    ends = counts.expires_on
    still = holds(counts, on)
    soon = still and ends is not None and ends - on <= SOON
    return Proven(counts.code, counts.issued_on, ends, still, soon)


def _learnings(session: Session, maker_id: int) -> dict[int, Learning]:
    """The newest of hers in each course."""
    wanted = select(Learning).where(Learning.maker_id == maker_id).order_by(Learning.id)
    return {each.course_id: each for each in session.scalars(wanted)}


def _sizes(session: Session, versions: set[int]) -> dict[int, int]:
    count = select(Lesson.version_id, func.count()).where(Lesson.version_id.in_(versions))
    return {row[0]: row[1] for row in session.execute(count.group_by(Lesson.version_id))}


def _done(session: Session, learnings: list[int]) -> dict[int, int]:
    count = select(Exercise.learning_id, func.count()).where(Exercise.learning_id.in_(learnings))
    return {row[0]: row[1] for row in session.execute(count.group_by(Exercise.learning_id))}


def _certificates(session: Session, maker_id: int) -> dict[int, list[Certificate]]:
    wanted = select(Certificate).where(
        Certificate.maker_id == maker_id, Certificate.revoked_on.is_(None)
    )
    found: dict[int, list[Certificate]] = defaultdict(list)
    for each in session.scalars(wanted):
        found[each.craft_id].append(each)
    return found


def _lessons(session: Session, rung: Rung) -> tuple[LessonRow, ...]:
    hers = (Exercise.lesson_id == Lesson.id) & (Exercise.learning_id == (rung.learning_id or 0))
    rows = session.execute(
        select(Lesson.id, Lesson.place, Lesson.name, Lesson.picture_id, Exercise.id)
        .outerjoin(Exercise, hers)
        .where(Lesson.version_id == rung.version_id)
        .order_by(Lesson.place)
    )
    return tuple(LessonRow(*row[:4], row[4] is not None) for row in rows)


def _last_trial(session: Session, learning_id: int | None) -> Trial | None:
    wanted = select(Trial).where(Trial.learning_id == (learning_id or 0))
    return session.scalars(wanted.order_by(Trial.id.desc()).limit(1)).first()


def _said(session: Session, trial: Trial | None) -> Said | None:
    if trial is None:
        return None
    row = session.execute(
        select(Assessment, Lesson.name, Lesson.place)
        .outerjoin(Lesson, Lesson.id == Assessment.lesson_id)
        .where(Assessment.trial_id == trial.id)
    ).first()
    if row is None:
        return None
    made, lesson, place = row
    return Said(made.passed, made.words, lesson, place, made.at)
