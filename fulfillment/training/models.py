"""Courses as the office writes them: versions, lessons, what a trial piece is judged by.

A published version is never changed; who began with it ends with it. What people do with a course
is in `learned`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice
from catalog.words import Words
from fulfillment.training.rules import VersionState


class Course(Model):
    """One rung of a ladder: a craft and a level."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("craft_id", "level"),
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    craft_id: Mapped[int] = mapped_column(ForeignKey("craft.id"))
    level: Mapped[int]
    name: Mapped[Words]
    about: Mapped[Words]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    created_at: Mapped[datetime]


class CourseVersion(Model):
    """What is taught and judged, as one piece. A course has at most one draft and one published
    version. `needed` points are a pass, `months` the time its certificate holds."""

    __tablename__ = "course_version"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("months BETWEEN 1 AND 60", name="months"),
        CheckConstraint("needed >= 0", name="needed"),
        Index(
            "uq_course_version_open",
            "course_id",
            "state",
            unique=True,
            sqlite_where=text("state <> 'retired'"),
            postgresql_where=text("state <> 'retired'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = choice(VersionState, default=VersionState.DRAFT)
    months: Mapped[int] = mapped_column(default=24)
    needed: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()
    lessons: Mapped[list[Lesson]] = relationship(order_by="Lesson.place", viewonly=True)
    criteria: Mapped[list[Criterion]] = relationship(order_by="Criterion.place", viewonly=True)


class Lesson(Model):
    """One lesson: a picture, a film, words to read or to hear, steps, and an exercise. The film has
    captions and a sign language film of its own; `audio_zh` and `audio_en` are where somebody's
    voice lies, empty where the phone reads aloud."""

    __tablename__ = "lesson"
    __table_args__ = (Index("ix_lesson_version", "version_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    place: Mapped[int]
    name: Mapped[Words]
    told: Mapped[Words]
    exercise: Mapped[Words]
    wants_photo: Mapped[bool] = mapped_column(default=False, server_default=false())
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    film_id: Mapped[int | None] = mapped_column(ForeignKey("film.id"))
    audio_zh: Mapped[str] = mapped_column(String(160), default="")
    audio_en: Mapped[str] = mapped_column(String(160), default="")

    steps: Mapped[list[LessonStep]] = relationship(order_by="LessonStep.place", viewonly=True)
    defects: Mapped[list[LessonDefect]] = relationship(order_by="LessonDefect.code", viewonly=True)


class LessonStep(Model):
    """One step in few words, a screen of its own."""

    __tablename__ = "lesson_step"
    __table_args__ = (Index("ix_lesson_step_lesson", "lesson_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    place: Mapped[int]
    words: Mapped[Words]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))


class LessonDefect(Model):
    """A lesson helps with what an inspection may find; `code` is the kind of defect's."""

    __tablename__ = "lesson_defect"
    __table_args__ = (
        UniqueConstraint("lesson_id", "code"),
        Index("ix_lesson_defect_code", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    code: Mapped[str] = mapped_column(String(40))


class Criterion(Model):
    """A line by which a trial piece is judged: up to `most` points; with fewer than `least` it is
    not passed, whatever the others say. `lesson_id` helps with it."""

    __tablename__ = "criterion"
    __table_args__ = (
        CheckConstraint("most BETWEEN 1 AND 20", name="most"),
        CheckConstraint("least BETWEEN 0 AND most", name="least"),
        Index("ix_criterion_version", "version_id", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    place: Mapped[int]
    words: Mapped[Words]
    most: Mapped[int]
    least: Mapped[int] = mapped_column(default=0)
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"))
