"""The ladder: what a course needs before anybody may learn by it, and what a trial piece is worth.

Invariants
* A course is published with at least one lesson and one criterion, and its pass mark can be
  reached and is above nothing.
* A trial piece is passed if its points reach the pass mark and every criterion that must be met
  has at least its `least` points. Nothing else counts: no clock, no number of tries.
* What is not passed yet says kindly what to try, and names the lesson that helps: the one beside
  the criterion that lacks most.
* Figures of fewer than `FEWEST` answers are not shown to anybody, nor can they be worked out from
  a sum that is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.errors import Invalid, Refusal
from catalog.states import Machine

MOST_LEVEL = 3
#: Points of one criterion; a certificate's months; letters of a word to her.
MOST_POINTS, MOST_MONTHS, LONGEST_WORDS = 20, 60, 400
#: Fewer answers than these are nobody's to see.
FEWEST = 5
#: What a face from 1 to 5 may be.
FACES = (1, 2, 3, 4, 5)


class VersionState(StrEnum):
    """draft (the office writes) → published (people learn by it) → retired (who began ends)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class LearningState(StrEnum):
    """learning → shown (a trial piece is with the assessor) → learning again, or passed; or paused:
    she stopped, and may begin again whenever she likes."""

    LEARNING = "learning"
    SHOWN = "shown"
    PASSED = "passed"
    PAUSED = "paused"


class TrialState(StrEnum):
    """waiting (for an assessor) → passed, or again: one more try with kind words."""

    WAITING = "waiting"
    PASSED = "passed"
    AGAIN = "again"


class DayState(StrEnum):
    """planned → held, or cancelled."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


VERSION = Machine(
    "course",
    {
        (VersionState.DRAFT, "publish"): VersionState.PUBLISHED,
        (VersionState.PUBLISHED, "retire"): VersionState.RETIRED,
    },
)
LEARNING = Machine(
    "learning",
    {
        (LearningState.LEARNING, "show"): LearningState.SHOWN,
        (LearningState.SHOWN, "pass"): LearningState.PASSED,
        (LearningState.SHOWN, "try_again"): LearningState.LEARNING,
        (LearningState.LEARNING, "pause"): LearningState.PAUSED,
        (LearningState.PAUSED, "go_on"): LearningState.LEARNING,
    },
)
TRIAL = Machine(
    "trial",
    {
        (TrialState.WAITING, "pass"): TrialState.PASSED,
        (TrialState.WAITING, "try_again"): TrialState.AGAIN,
    },
)
DAY = Machine(
    "course_day",
    {
        (DayState.PLANNED, "hold"): DayState.HELD,
        (DayState.PLANNED, "cancel"): DayState.CANCELLED,
    },
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One criterion: its points, how many it needs at least, and the lesson that helps with it."""

    id: int
    most: int
    least: int
    lesson_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a trial piece was found to be."""

    passed: bool
    points: int
    most: int
    #: The lesson beside what lacks most; None if nothing lacks or no lesson stands there.
    lesson_id: int | None


def outcome(measures: Sequence[Measure], points: Mapping[int, int], *, needed: int) -> Outcome:
    """What the points of every criterion come to."""
    if set(points) != {each.id for each in measures}:
        raise Invalid("trial.points_missing", "Please give points for every line.", field="points")
    for each in measures:
        if not 0 <= points[each.id] <= each.most:
            raise Invalid(
                "trial.points_range",
                "Please give between 0 and %(most)s points.",
                field="points",
                most=each.most,
            )
    total = sum(points.values())
    met = all(points[each.id] >= each.least for each in measures)
    passed = met and total >= needed
    return Outcome(passed, total, sum(e.most for e in measures), _helping(measures, points))


def _helping(measures: Iterable[Measure], points: Mapping[int, int]) -> int | None:
    """The lesson beside what lacks most: first what must be met, then the largest share lost."""
    lacking = [each for each in measures if points[each.id] < each.most and each.lesson_id]
    worst = max(lacking, key=lambda e: _lack(e, points[e.id]), default=None)
    return worst.lesson_id if worst else None


def _lack(each: Measure, points: int) -> tuple[bool, float, int]:
    return (points < each.least, 1 - points / each.most, -each.id)


def refuse_unready(lessons: int, measures: Sequence[Measure], needed: int) -> None:
    """Refuse to publish what nobody could learn by or pass."""
    most = sum(each.most for each in measures)
    if not lessons:
        raise Refusal("course.no_lesson", "A course needs at least one lesson.", status=422)
    if not measures:
        raise Refusal("course.no_criterion", "Please say what the trial piece is judged by.")
    if not 1 <= needed <= most:
        raise Refusal(
            "course.pass_mark",
            "The points to pass must be between 1 and %(most)s.",
            status=422,
            most=most,
        )


def ends_on(issued: date, months: int) -> date:
    """The last day of a certificate given on a day: that day so many months later, or the last of
    its month where it has no such day."""
    years, month = divmod(issued.month - 1 + months, 12)
    year, month = issued.year + years, month + 1
    for day in range(issued.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, issued.day)


@dataclass(frozen=True, slots=True)
class Faces:
    """How satisfied people were: how many answered, and the mean face; None where few did."""

    answers: int | None
    mean: float | None
    counts: tuple[int, ...] | None


def faces(counts: Sequence[int]) -> Faces:
    """Answers by face, 1 to 5; nothing at all where fewer than `FEWEST` answered."""
    total = sum(counts)
    if total < FEWEST:
        return Faces(None, None, None)
    mean = sum(face * count for face, count in zip(FACES, counts, strict=True)) / total
    return Faces(total, round(mean, 1), tuple(counts))


def heard_until(by_month: Mapping[date, int]) -> date | None:
    """Up to which month what was said may be read: whole months are opened together, at least
    `FEWEST` answers at once, so that no new sentence can be told from the others by its day."""
    until, waiting = None, 0
    for month in sorted(by_month):
        waiting += by_month[month]
        if waiting >= FEWEST:
            until, waiting = month, 0
    return until


def hidden_beside(answers: Sequence[int]) -> frozenset[int]:
    """Which of several figures that stand under one sum are hidden: the small ones, and where only
    one is small, the smallest of the others too, so that it cannot be worked out."""
    small = {at for at, count in enumerate(answers) if 0 < count < FEWEST}
    if len(small) == 1:
        others = [at for at, count in enumerate(answers) if at not in small and count]
        if others:
            small.add(min(others, key=lambda at: (answers[at], at)))
    return frozenset(small)
