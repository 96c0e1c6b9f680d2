"""Access to training: a maker's own courses and certificates, a cooperative's learners, the
office's courses.

A lead reaches who learns in the cooperatives she leads; the office reaches everything. Anything
else answers `NotFound`.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import or_, select

from catalog.db import db
from catalog.errors import NotFound
from fulfillment.makers import Certificate, Maker
from fulfillment.training import (
    Course,
    CourseDay,
    CourseVersion,
    Learning,
    Lesson,
    Trial,
    VersionState,
)
from storefront.accounts.models import Role
from storefront.accounts.persons import Person, for_office

T = TypeVar("T")

#: No id is so large.
MOST = 2**31


def course_for(person: Person, course_id: int) -> Course:
    """A course that is open, or that she began when it was."""
    begun = select(Learning.course_id).where(Learning.maker_id == person.maker_id)
    opened = select(CourseVersion.course_id).where(CourseVersion.state == VersionState.PUBLISHED)
    wanted = select(Course).where(Course.id == min(course_id, MOST))
    reached = or_(Course.id.in_(begun), Course.id.in_(opened))
    return _found(db.session.scalars(wanted.where(reached)).first(), "course")


def learning_of(person: Person, course_id: int) -> Learning:
    """What she is doing in a course, the newest."""
    hers = (Learning.course_id == min(course_id, MOST), Learning.maker_id == person.maker_id)
    wanted = select(Learning).where(*hers).order_by(Learning.id.desc()).limit(1)
    return _found(db.session.scalars(wanted).first(), "learning")


def lesson_for(version_id: int, place: int) -> Lesson:
    """A lesson of a version that she reached."""
    wanted = select(Lesson).where(Lesson.version_id == version_id, Lesson.place == min(place, MOST))
    return _found(db.session.scalars(wanted).first(), "lesson")


def certificate_of(person: Person, code: str) -> tuple[Certificate, Maker]:
    """A certificate of hers; of makers whom she leads; the office reaches all."""
    wanted = select(Certificate, Maker).join(Maker, Maker.id == Certificate.maker_id)
    if Role.OFFICE not in person.roles:
        led = Maker.cooperative_id.in_(person.cooperative_ids)
        wanted = wanted.where(or_(Maker.id == person.maker_id, led))
    row = db.session.execute(wanted.where(Certificate.code == code)).first()
    return _found((row[0], row[1]) if row else None, "certificate")


def certificate_to_take_back(person: Person, code: str) -> Certificate:
    """A certificate of somebody whom she leads, never her own; the office reaches all."""
    wanted = select(Certificate).join(Maker, Maker.id == Certificate.maker_id)
    if Role.OFFICE not in person.roles:
        wanted = wanted.where(Maker.cooperative_id.in_(person.cooperative_ids))
    own = Certificate.maker_id == (person.maker_id or 0)
    row = db.session.scalars(wanted.where(Certificate.code == code, ~own)).first()
    return _found(row, "certificate")


def trial_at(person: Person, trial_id: int) -> tuple[Trial, Learning]:
    """A trial piece of somebody she leads; the office reaches all."""
    wanted = select(Trial, Learning).join(Learning, Learning.id == Trial.learning_id)
    if Role.OFFICE not in person.roles:
        wanted = wanted.where(Learning.cooperative_id.in_(person.cooperative_ids))
    row = db.session.execute(wanted.where(Trial.id == min(trial_id, MOST))).first()
    return _found((row[0], row[1]) if row else None, "trial")


def day_at(person: Person, day_id: int) -> CourseDay:
    """A course day at a cooperative she leads."""
    here = CourseDay.cooperative_id.in_(person.cooperative_ids)
    wanted = select(CourseDay).where(CourseDay.id == min(day_id, MOST), here)
    return _found(db.session.scalars(wanted).first(), "day")


def maker_at(person: Person, maker_id: int) -> Maker:
    """A maker of a cooperative she leads."""
    here = Maker.cooperative_id.in_(person.cooperative_ids)
    wanted = select(Maker).where(Maker.id == min(maker_id, MOST), here)
    return _found(db.session.scalars(wanted).first(), "maker")


def course_for_office(person: Person, course_id: int) -> Course:
    """Any course."""
    return for_office(person, db.session.get(Course, min(course_id, MOST)), "course")


def draft_lesson_for_office(person: Person, draft: CourseVersion, lesson_id: int) -> Lesson:
    """A lesson of a draft."""
    wanted = select(Lesson).where(Lesson.id == min(lesson_id, MOST))
    found = db.session.scalars(wanted.where(Lesson.version_id == draft.id)).first()
    return for_office(person, found, "lesson")


def _found(row: T | None, what: str) -> T:
    if row is None:
        raise NotFound(what)
    return row
