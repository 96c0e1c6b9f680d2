"""Courses in the office: the ladder with its versions, one course to write, and the results.

Results count people, tries and hours; faces of fewer than five answers are never shown, nor what
would give them away (`training.rules.hidden_beside`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Craft
from catalog.words import Words
from fulfillment.training import (
    Answer,
    Course,
    CourseDay,
    CourseVersion,
    Learning,
    LearningState,
    Seat,
    Trial,
    VersionState,
)
from fulfillment.training.rules import FACES, Faces, faces, hidden_beside


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course with the version in use, whether one is being written, and who learns."""

    id: int
    craft: Words
    level: int
    name: Words
    number: int | None
    months: int | None
    draft: bool
    learning: int
    passed: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a course at a cooperative."""

    course: Words
    cooperative: Words
    began: int
    passed: int
    tries: int
    hours: float
    faces: Faces


def course_rows(session: Session) -> tuple[CourseRow, ...]:
    """The whole ladder."""
    used, draft = (_version(state) for state in (VersionState.PUBLISHED, VersionState.DRAFT))
    learning, passed = (_people(is_passed=each) for each in (False, True))
    rows = session.execute(
        select(
            Course.id, Craft.name, Course.level, Course.name,
            used, _months(), draft, learning, passed,
        )
        .join(Craft, Craft.id == Course.craft_id)
        .order_by(Craft.position, Craft.id, Course.level)
    )  # fmt: skip
    return tuple(
        CourseRow(row[0], row[1], row[2], row[3], row[4], row[5], row[6] is not None, *row[7:])
        for row in rows
    )


def crafts(session: Session) -> tuple[tuple[int, Words], ...]:
    """The crafts that a course can be for."""
    rows = session.execute(select(Craft.id, Craft.name).order_by(Craft.position, Craft.id))
    return tuple((row[0], row[1]) for row in rows)


def versions(session: Session, course: Course) -> tuple[CourseVersion, ...]:
    """The versions of a course, the newest first."""
    wanted = select(CourseVersion).where(CourseVersion.course_id == course.id)
    return tuple(session.scalars(wanted.order_by(CourseVersion.number.desc())))


def results(session: Session) -> tuple[Result, ...]:
    """What came of each course at each cooperative; six statements, however many people."""
    people = _by(session, _learned())
    hours = _by(session, _hours())
    said = _answers(session)
    courses: dict[int, Words] = _names(session, select(Course.id, Course.name))
    homes: dict[int, Words] = _names(session, select(Cooperative.id, Cooperative.name))
    keys = sorted({*people, *hours})
    shown = _shown(keys, said)
    return tuple(
        _result((courses[key[0]], homes[key[1]]), people.get(key), hours.get(key), shown[key])
        for key in keys
    )


def _result(
    names: tuple[Words, Words],
    people: tuple[int, ...] | None,
    minutes: tuple[int, ...] | None,
    said: Faces,
) -> Result:
    began, passed, tries = people or (0, 0, 0)
    there = round((minutes or (0,))[0] / 60, 1)
    return Result(*names, began, passed, tries, there, said)


def _shown(
    keys: Sequence[tuple[int, int]], said: Mapping[tuple[int, int], list[int]]
) -> dict[tuple[int, int], Faces]:
    """Faces by course and cooperative, without those that are too few."""
    found = {key: faces(said.get(key, [0] * 5)) for key in keys}
    for course in {key[0] for key in keys}:
        mine = [key for key in keys if key[0] == course]
        for at in hidden_beside([sum(said.get(key, [0])) for key in mine]):
            found[mine[at]] = Faces(None, None, None)
    return found


def _answers(session: Session) -> dict[tuple[int, int], list[int]]:
    columns = (Answer.course_id, Answer.cooperative_id, Answer.face, func.count())
    found: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0] * len(FACES))
    for course, home, face, count in session.execute(select(*columns).group_by(*columns[:3])):
        found[course, home][face - 1] = count
    return found


def _learned() -> Any:
    tries = (
        select(Trial.learning_id, func.count().label("tries"))
        .group_by(Trial.learning_id)
        .subquery()
    )
    passed = case((Learning.state == LearningState.PASSED, 1), else_=0)
    return (
        select(
            Learning.course_id,
            Learning.cooperative_id,
            func.count(),
            func.sum(passed),
            func.coalesce(func.sum(tries.c.tries), 0),
        )
        .outerjoin(tries, tries.c.learning_id == Learning.id)
        .group_by(Learning.course_id, Learning.cooperative_id)
    )


def _hours() -> Any:
    return (
        select(CourseDay.course_id, CourseDay.cooperative_id, func.sum(Seat.minutes))
        .join(Seat, Seat.day_id == CourseDay.id)
        .group_by(CourseDay.course_id, CourseDay.cooperative_id)
    )


def _by(session: Session, wanted: Any) -> dict[tuple[int, int], tuple[int, ...]]:
    return {
        (row[0], row[1]): tuple(int(each) for each in row[2:]) for row in session.execute(wanted)
    }


def _names(session: Session, wanted: Select[int, Words]) -> dict[int, Words]:
    return {row[0]: row[1] for row in session.execute(wanted)}


def _version(state: VersionState) -> Any:
    wanted = select(CourseVersion.number).where(CourseVersion.course_id == Course.id)
    return wanted.where(CourseVersion.state == state).scalar_subquery()


def _months() -> Any:
    wanted = select(CourseVersion.months).where(CourseVersion.course_id == Course.id)
    return wanted.where(CourseVersion.state == VersionState.PUBLISHED).scalar_subquery()


def _people(*, is_passed: bool) -> Any:
    wanted = select(func.count()).where(Learning.course_id == Course.id)
    passed = Learning.state == LearningState.PASSED
    return wanted.where(passed if is_passed else ~passed).scalar_subquery()
