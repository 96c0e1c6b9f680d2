"""A lead invites a maker to a lesson that helps with what was found in her pieces.

An invitation is an offer, never a duty: it stands on her page of courses and nothing follows if she
leaves it. One for each maker and lesson, however often it is pressed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from catalog.db import Model, inserted
from catalog.errors import NotFound
from catalog.history import Actor, record
from fulfillment.training.models import CourseVersion, Lesson
from fulfillment.training.rules import VersionState


class LessonInvitation(Model):
    """She was invited to a lesson."""

    __tablename__ = "lesson_invitation"
    __table_args__ = (UniqueConstraint("maker_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    at: Mapped[datetime]


def invite(session: Session, maker_id: int, lesson_id: int, *, actor: Actor, now: datetime) -> bool:
    """Invite her to a published lesson; False if she was invited already."""
    published = (CourseVersion.state == VersionState.PUBLISHED, Lesson.id == lesson_id)
    wanted = select(Lesson.id).join(CourseVersion, CourseVersion.id == Lesson.version_id)
    if session.scalar(wanted.where(*published)) is None:
        raise NotFound("lesson")
    facts = {"maker_id": maker_id, "lesson_id": lesson_id}
    made = inserted(session, LessonInvitation, {**facts, "at": now})
    if made is None:
        return False
    record(session, made, "invite", actor=actor, now=now, maker=maker_id, lesson=lesson_id)
    return True


def invited(session: Session, maker_ids: Collection[int]) -> set[tuple[int, int]]:
    """Which (maker, lesson) there is an invitation for."""
    wanted = select(LessonInvitation.maker_id, LessonInvitation.lesson_id)
    rows = session.execute(wanted.where(LessonInvitation.maker_id.in_(maker_ids)))
    return {(maker, lesson) for maker, lesson in rows}
