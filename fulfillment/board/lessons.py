"""One lesson, screen by screen: what it shows, its film, each step, and the exercise at its end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.batches import Batch
from fulfillment.quality import Defect, DefectType, Inspection
from fulfillment.training import (
    Course,
    CourseVersion,
    Exercise,
    Lesson,
    LessonDefect,
    LessonStep,
    VersionState,
)
from media.films import FilmView, film_by_id

#: So many lessons are suggested at once: one thing at a time.
FEW = 3
#: Found so long ago at most, and so many kinds of defect.
LATELY, MOST_CODES = timedelta(days=90), 10


@dataclass(frozen=True, slots=True)
class Screen:
    """One thing: the lesson itself, its film, a step, or the exercise."""

    kind: str
    words: Words
    picture_id: int | None = None


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson with its screens. `done` is whether she did the exercise, with `photo_id`."""

    id: int
    place: int
    name: Words
    wants_photo: bool
    audio: Words
    film: FilmView | None
    screens: tuple[Screen, ...]
    last: bool
    done: bool
    photo_id: int | None


@dataclass(frozen=True, slots=True)
class Helping:
    """A lesson that helps with something, where it can be found."""

    course_id: int
    place: int
    name: Words
    course: Words
    codes: tuple[str, ...]

    @property
    def address(self) -> tuple[int, int]:
        """The course and the place in it."""
        return self.course_id, self.place


def lesson_page(session: Session, lesson: Lesson, learning_id: int | None) -> LessonPage:
    """A lesson for whoever learns by it."""
    steps = select(LessonStep).where(LessonStep.lesson_id == lesson.id).order_by(LessonStep.place)
    film = film_by_id(session, lesson.film_id)
    hers = (Exercise.lesson_id == lesson.id, Exercise.learning_id == (learning_id or 0))
    done = session.scalars(select(Exercise).where(*hers)).first()
    after = select(Lesson.id).where(Lesson.version_id == lesson.version_id)
    more = session.scalar(after.where(Lesson.place > lesson.place).limit(1))
    return LessonPage(
        id=lesson.id,
        place=lesson.place,
        name=lesson.name,
        wants_photo=lesson.wants_photo,
        audio=Words(lesson.audio_zh, lesson.audio_en),
        film=film,
        screens=_screens(lesson, session.scalars(steps), has_film=film is not None),
        last=more is None,
        done=done is not None,
        photo_id=done.photo_id if done else None,
    )


def _screens(lesson: Lesson, steps: Iterable[LessonStep], *, has_film: bool) -> tuple[Screen, ...]:
    seen = lesson.picture_id
    return (
        Screen("told", lesson.told, seen),
        *([Screen("film", lesson.name)] if has_film else []),
        *(Screen("step", each.words, each.picture_id or seen) for each in steps),
        Screen("exercise", lesson.exercise, seen),
    )


def lessons_for(
    session: Session, codes: Collection[str], *, craft_id: int | None = None
) -> tuple[Helping, ...]:
    """Published lessons that help with kinds of defect, those that help with most of them first."""
    wanted = (
        select(Lesson, Course, LessonDefect.code)
        .join(LessonDefect, LessonDefect.lesson_id == Lesson.id)
        .join(CourseVersion, CourseVersion.id == Lesson.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(LessonDefect.code.in_(codes), CourseVersion.state == VersionState.PUBLISHED)
        .order_by(Course.level, Course.id, Lesson.place, LessonDefect.code)
    )
    if craft_id is not None:
        wanted = wanted.where(Course.craft_id == craft_id)
    found: dict[int, Helping] = {}
    for lesson, course, code in session.execute(wanted) if codes else ():
        before = found[lesson.id].codes if lesson.id in found else ()
        found[lesson.id] = Helping(
            course.id, lesson.place, lesson.name, course.name, (*before, code)
        )
    ranked = sorted(found.values(), key=lambda each: -len(each.codes))
    return tuple(ranked[:FEW])


def lessons_for_maker(session: Session, maker_id: int, *, now: datetime) -> tuple[Helping, ...]:
    """Lessons that help with what was found in her pieces of late; she alone is shown them."""
    found = (
        select(DefectType.code)
        .join(Defect, Defect.defect_type_id == DefectType.id)
        .join(Inspection, Inspection.id == Defect.inspection_id)
        .join(Batch, Batch.id == Inspection.batch_id)
        .where(Batch.maker_id == maker_id, Inspection.decided_at >= now - LATELY)
        .group_by(DefectType.code)
        .order_by(func.count().desc(), DefectType.code)
        .limit(MOST_CODES)
    )
    return lessons_for(session, list(session.scalars(found)))
