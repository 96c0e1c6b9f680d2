"""Training as a lead sees it: pieces to look at, who learns what, course days, what ends soon.

`where` is the cooperatives she leads; None is every cooperative, for the office. Each list is one
statement and shows its first rows only.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalog.products import Craft
from catalog.words import Words
from fulfillment.board.courses import SOON
from fulfillment.makers import Maker, Skill
from fulfillment.training import (
    Course,
    CourseDay,
    CourseVersion,
    Criterion,
    DayState,
    Exercise,
    Learning,
    LearningState,
    Lesson,
    Seat,
    Trial,
    TrialState,
    VersionState,
)

PAGE = 40
#: So many days, pieces and ends of certificates stand on the first page.
FEW = 12

Where = Collection[int] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A trial piece that waits for somebody to look at it."""

    trial_id: int
    maker_id: int
    maker: Words
    code: str
    course: Words
    photo_id: int
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody in a course."""

    maker: Words
    code: str
    course: Words
    state: LearningState
    done: int
    lessons: int
    since: datetime


@dataclass(frozen=True, slots=True)
class DayRow:
    """A course day with how many are on its list and how many came."""

    id: int
    course: Words
    place: str
    trainer: str
    starts_at: datetime
    minutes: int
    state: DayState
    code: str
    listed: int
    came: int


@dataclass(frozen=True, slots=True)
class SeatRow:
    """Somebody on the list of a day."""

    maker_id: int
    maker: Words
    code: str
    minutes: int
    signed_by: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What somebody may be asked for, and until when."""

    maker: Words
    code: str
    craft: Words
    level: int
    until: date


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion beside its lesson."""

    id: int
    words: Words
    most: int
    least: int
    lesson: Words | None


def shown(session: Session, where: Where) -> tuple[Shown, ...]:
    """Pieces that wait, the oldest first."""
    rows = session.execute(
        select(
            Trial.id, Maker.id, Maker.alias, Maker.code, Course.name,
            Trial.photo_id, Trial.words, Trial.at,
        )
        .join(Learning, Learning.id == Trial.learning_id)
        .join(Maker, Maker.id == Learning.maker_id)
        .join(Course, Course.id == Learning.course_id)
        .where(Trial.state == TrialState.WAITING, _here(Learning.cooperative_id, where))
        .order_by(Trial.id)
        .limit(FEW)
    )  # fmt: skip
    return tuple(Shown(*row) for row in rows)


def learners(session: Session, where: Where, *, page: int) -> tuple[tuple[Learner, ...], int]:
    """A page of those who learn, and how many pages there are."""
    done = select(func.count()).where(Exercise.learning_id == Learning.id).scalar_subquery()
    size = select(func.count()).where(Lesson.version_id == Learning.version_id).scalar_subquery()
    hers = (Learning.state != LearningState.PASSED, _here(Learning.cooperative_id, where))
    wanted = (
        select(
            Maker.alias, Maker.code, Course.name, Learning.state, done, size, Learning.started_at
        )
        .join(Maker, Maker.id == Learning.maker_id)
        .join(Course, Course.id == Learning.course_id)
        .where(*hers)
        .order_by(Learning.id.desc())
    )
    count = session.scalar(select(func.count()).select_from(Learning).where(*hers)) or 0
    rows = session.execute(wanted.limit(PAGE).offset((page - 1) * PAGE))
    return tuple(Learner(*row) for row in rows), max(1, -(-count // PAGE))


def days(session: Session, where: Where) -> tuple[DayRow, ...]:
    """Course days, the last planned first."""
    wanted = _days().where(_here(CourseDay.cooperative_id, where))
    rows = session.execute(wanted.order_by(CourseDay.starts_at.desc()).limit(FEW))
    return tuple(DayRow(*row) for row in rows)


def day_page(session: Session, day_id: int) -> tuple[DayRow, tuple[SeatRow, ...]]:
    """A day and its list."""
    day = DayRow(*session.execute(_days().where(CourseDay.id == day_id)).one())
    columns = (Maker.id, Maker.alias, Maker.code, Seat.minutes, Seat.signed_by)
    seats = select(*columns).join(Seat, Seat.maker_id == Maker.id).where(Seat.day_id == day_id)
    return day, tuple(SeatRow(*row) for row in session.execute(seats.order_by(Maker.code)))


def people(session: Session, where: Where) -> tuple[tuple[int, Words, str], ...]:
    """Those who could be put on a list or begin a course."""
    wanted = select(Maker.id, Maker.alias, Maker.code)
    wanted = wanted.where(Maker.active, _here(Maker.cooperative_id, where))
    return tuple((row[0], row[1], row[2]) for row in session.execute(wanted.order_by(Maker.code)))


def open_courses(session: Session) -> tuple[tuple[int, Words, int], ...]:
    """The courses that people can begin."""
    rows = session.execute(
        select(Course.id, Course.name, Course.level)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(Craft, Craft.id == Course.craft_id)
        .where(CourseVersion.state == VersionState.PUBLISHED)
        .order_by(Craft.position, Craft.id, Course.level)
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


def ending(session: Session, where: Where, *, on: date) -> tuple[Ending, ...]:
    """What ends soon or has just ended, the first end first."""
    rows = session.execute(
        select(Maker.alias, Maker.code, Craft.name, Skill.level, Skill.expires_on)
        .join(Maker, Maker.id == Skill.maker_id)
        .join(Craft, Craft.id == Skill.craft_id)
        .where(Skill.expires_on.between(on - SOON, on + SOON), Maker.active)
        .where(_here(Maker.cooperative_id, where))
        .order_by(Skill.expires_on, Skill.id)
        .limit(FEW)
    )
    return tuple(
        Ending(alias, code, craft, level, until)
        for alias, code, craft, level, until in rows
        if until is not None
    )


def rubric(session: Session, version_id: int) -> tuple[Line, ...]:
    """What a piece is judged by."""
    rows = session.execute(
        select(Criterion.id, Criterion.words, Criterion.most, Criterion.least, Lesson.name)
        .outerjoin(Lesson, Lesson.id == Criterion.lesson_id)
        .where(Criterion.version_id == version_id)
        .order_by(Criterion.place)
    )
    return tuple(Line(*row) for row in rows)


def attended(session: Session, where: Where, *, most: int) -> list[Any]:
    """Who was where for how long: day, course, maker, her code, minutes; the newest first."""
    return list(
        session.execute(
            select(CourseDay.starts_at, Course.name, Maker.alias, Maker.code, Seat.minutes)
            .join(Seat, Seat.day_id == CourseDay.id)
            .join(Course, Course.id == CourseDay.course_id)
            .join(Maker, Maker.id == Seat.maker_id)
            .where(Seat.minutes > 0, _here(CourseDay.cooperative_id, where))
            .order_by(CourseDay.starts_at.desc(), Maker.code)
            .limit(most)
        )
    )


def _days() -> Any:
    came = func.coalesce(func.sum(case((Seat.minutes > 0, 1), else_=0)), 0)
    return (
        select(
            CourseDay.id, Course.name, CourseDay.place, CourseDay.trainer, CourseDay.starts_at,
            CourseDay.minutes, CourseDay.state, CourseDay.code, func.count(Seat.id), came,
        )
        .join(Course, Course.id == CourseDay.course_id)
        .outerjoin(Seat, Seat.day_id == CourseDay.id)
        .group_by(CourseDay.id, Course.id)
    )  # fmt: skip


def _here(column: InstrumentedAttribute[int], where: Where) -> ColumnElement[bool]:
    return true() if where is None else or_(column.in_(where))
