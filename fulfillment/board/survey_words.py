"""What people said of courses in their own words, for those who can make them better.

Rules
* Words name nobody and no day. They stand in the order of ids that are drawn by chance.
* Those of this month wait until it is over, and words are opened at least five answers at a time
  (`heard_until`): a new sentence can never be told from the others by when it came.
* The office reads them by course, over all cooperatives; a lead those of her own.

Two statements, however many courses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.training import Answer, Course
from fulfillment.training.rules import heard_until

#: So many sentences stand on a page.
MOST = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said of one course."""

    course: Words
    words: tuple[str, ...]


def heard(
    session: Session, cooperative_ids: Collection[int] | None, *, on: date
) -> tuple[Heard, ...]:
    """Words by course; of these cooperatives, or of all together where that is None."""
    where = [Answer.month < on.replace(day=1)]
    if cooperative_ids is not None:
        where.append(Answer.cooperative_id.in_(cooperative_ids))
    counted = select(Answer.course_id, Answer.month, func.count()).where(*where)
    months: dict[int, dict[date, int]] = defaultdict(dict)
    for course_id, month, count in session.execute(
        counted.group_by(Answer.course_id, Answer.month)
    ):
        months[course_id][month] = count
    opened = [
        and_(Answer.course_id == course_id, Answer.month <= until)
        for course_id, counts in months.items()
        if (until := heard_until(counts))
    ]
    if not opened:
        return ()
    wanted = select(Course, Answer.words).join(Answer, Answer.course_id == Course.id)
    wanted = wanted.where(*where, or_(*opened), Answer.words != "")
    found: dict[Course, list[str]] = defaultdict(list)
    for course, words in session.execute(wanted.order_by(Course.id, Answer.id).limit(MOST)):
        found[course].append(words)
    return tuple(Heard(course.name, tuple(words)) for course, words in found.items())
