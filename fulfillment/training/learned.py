"""What people do with courses: who learns, what she tried, what was found, course days, answers.

An answer to the survey names nobody: it has no maker, no time nearer than its month, and an id by
chance, so that its place among others tells nothing either.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice
from fulfillment.training.models import CourseVersion
from fulfillment.training.rules import DayState, LearningState, TrialState


class Learning(Model):
    """One maker in one version of a course, at most once at a time; with the cooperative she was in
    then. `renewal` is a way back to a certificate that she had: straight to the trial piece.
    `answered` says that she answered the survey, not what."""

    __tablename__ = "learning"
    __table_args__ = (
        Index(
            "uq_learning_open",
            "maker_id",
            "course_id",
            unique=True,
            sqlite_where=text("state <> 'passed'"),
            postgresql_where=text("state <> 'passed'"),
        ),
        Index("ix_learning_cooperative", "cooperative_id", "state", "id"),
        Index("ix_learning_course", "course_id", "cooperative_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    state: Mapped[LearningState] = choice(LearningState, default=LearningState.LEARNING)
    renewal: Mapped[bool] = mapped_column(default=False, server_default=false())
    answered: Mapped[bool] = mapped_column(default=False, server_default=false())
    started_at: Mapped[datetime]
    passed_at: Mapped[datetime | None]

    version: Mapped[CourseVersion] = relationship()


class Exercise(Model):
    """She did the exercise of a lesson; with a photo if she liked."""

    __tablename__ = "exercise"
    __table_args__ = (UniqueConstraint("learning_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    learning_id: Mapped[int] = mapped_column(ForeignKey("learning.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    at: Mapped[datetime]


class Trial(Model):
    """A trial piece that she shows, once per `nonce`; one at a time waits for its assessor."""

    __tablename__ = "trial"
    __table_args__ = (
        UniqueConstraint("learning_id", "nonce"),
        Index(
            "uq_trial_waiting",
            "learning_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_trial_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learning_id: Mapped[int] = mapped_column(ForeignKey("learning.id"))
    state: Mapped[TrialState] = choice(TrialState, default=TrialState.WAITING)
    photo_id: Mapped[int] = mapped_column(ForeignKey("asset.id"))
    words: Mapped[str] = mapped_column(String(400), default="")
    nonce: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]

    learning: Mapped[Learning] = relationship()


class Assessment(Model):
    """What was found, by somebody else than the one who made it."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("assessor_maker_id <> maker_id", name="not_by_herself"),
        CheckConstraint("passed OR words <> ''", name="kind_words"),
        CheckConstraint("points BETWEEN 0 AND most", name="points"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trial.id"), unique=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    assessor_id: Mapped[int | None]
    assessor_maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"))
    passed: Mapped[bool]
    points: Mapped[int]
    most: Mapped[int]
    words: Mapped[str] = mapped_column(String(400), default="")
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"))
    at: Mapped[datetime]


class Mark(Model):
    """The points of one criterion."""

    __tablename__ = "assessment_mark"
    __table_args__ = (
        UniqueConstraint("assessment_id", "criterion_id"),
        CheckConstraint("points >= 0", name="points"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    points: Mapped[int]


class CourseDay(Model):
    """A day on which people learn together; who has its `code` signs herself in."""

    __tablename__ = "course_day"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 15 AND 720", name="minutes"),
        Index("ix_course_day_cooperative", "cooperative_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    state: Mapped[DayState] = choice(DayState, default=DayState.PLANNED)
    place: Mapped[str] = mapped_column(String(120))
    trainer: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    code: Mapped[str] = mapped_column(String(8), unique=True)


class Seat(Model):
    """Somebody on the list of a course day; `minutes` are what she was there, for a later payday.
    `signed_by` is the role of whoever noted that she came."""

    __tablename__ = "course_seat"
    __table_args__ = (
        UniqueConstraint("day_id", "maker_id"),
        CheckConstraint("minutes BETWEEN 0 AND 720", name="minutes"),
        CheckConstraint("(present_at IS NULL) = (minutes = 0)", name="present_or_nothing"),
        Index("ix_course_seat_maker", "maker_id", "day_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("course_day.id"))
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    present_at: Mapped[datetime | None]
    minutes: Mapped[int] = mapped_column(default=0)
    signed_by: Mapped[str] = mapped_column(String(40), default="")


class Answer(Model):
    """What somebody said of a course: a face from 1 to 5, and words if she liked."""

    __tablename__ = "course_answer"
    __table_args__ = (
        CheckConstraint("face BETWEEN 1 AND 5", name="face"),
        Index("ix_course_answer_course", "course_id", "cooperative_id", "month"),
    )

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    month: Mapped[date]
    face: Mapped[int]
    words: Mapped[str] = mapped_column(String(400), default="")
