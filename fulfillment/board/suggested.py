"""Lessons that a lead may suggest: what was found in the pieces of her makers, and what helps.

First looks of late at her cooperatives' centres, with published lessons that name the kind of
defect. By lesson, then by alias: it says what could help, never who is worse. Two statements,
however many were looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.batches import Batch
from fulfillment.board.lessons import Helping
from fulfillment.makers import Maker
from fulfillment.quality import Defect, DefectType, Inspection, InspectionState, Stage
from fulfillment.training import (
    Course,
    CourseVersion,
    Lesson,
    LessonDefect,
    LessonInvitation,
    VersionState,
    invited,
)

#: So many are suggested on one page.
MOST = 24


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A lesson that may help a maker with a kind of defect."""

    maker_id: int
    maker: Words
    lesson_id: int
    lesson: Words
    course: Words
    defect: Words
    pieces: int
    invited: bool


def suggestions(
    session: Session, cooperative_ids: Collection[int], *, since: datetime
) -> tuple[Suggestion, ...]:
    """What the lead may suggest, the commonest findings first chosen, then by lesson."""
    wanted = _seen(cooperative_ids, since)
    rows: Sequence[Any] = session.execute(wanted.limit(MOST)).all()
    known = invited(session, {row[0] for row in rows})
    found = [Suggestion(*(*row, (row[0], row[2]) in known)) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.lesson_id, each.maker_id)))


def _seen(cooperative_ids: Collection[int], since: datetime) -> Select[Any]:
    """Whose pieces had a defect that a lesson helps against, the commonest first."""
    pieces = func.count()
    columns: tuple[Any, ...] = (Maker.id, Maker.alias, Lesson.id, Lesson.name, Course.name)
    return (
        select(*columns, DefectType.name, pieces)
        .select_from(Defect)
        .join(Inspection, Inspection.id == Defect.inspection_id)
        .join(Batch, Batch.id == Inspection.batch_id)
        .join(Maker, Maker.id == Batch.maker_id)
        .join(DefectType, DefectType.id == Defect.defect_type_id)
        .join(LessonDefect, LessonDefect.code == DefectType.code)
        .join(Lesson, Lesson.id == LessonDefect.lesson_id)
        .join(CourseVersion, CourseVersion.id == Lesson.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(
            Inspection.cooperative_id.in_(cooperative_ids),
            Inspection.stage == Stage.CENTRE,
            Inspection.state == InspectionState.DECIDED,
            Inspection.decided_at >= since,
            CourseVersion.state == VersionState.PUBLISHED,
            Maker.active,
        )
        .group_by(Maker.id, Lesson.id, Course.id, DefectType.id)
        .order_by(pieces.desc(), Lesson.id, Maker.id)
    )


def invitations_of(
    session: Session, maker_id: int, *, since: datetime, most: int = 6
) -> tuple[Helping, ...]:
    """The lessons she was invited to of late, the newest first."""
    rows = session.execute(
        select(Course.id, Lesson.place, Lesson.name, Course.name)
        .select_from(LessonInvitation)
        .join(Lesson, Lesson.id == LessonInvitation.lesson_id)
        .join(CourseVersion, CourseVersion.id == Lesson.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(LessonInvitation.maker_id == maker_id, LessonInvitation.at >= since)
        .where(CourseVersion.state == VersionState.PUBLISHED)
        .order_by(LessonInvitation.id.desc())
        .limit(most)
    )
    return tuple(Helping(*row, ()) for row in rows)
