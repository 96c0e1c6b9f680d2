"""The survey: five faces, words if she likes, once for each course that she passed.

Rules
* The answer names nobody: it is kept beside the course, her cooperative and the month.
* That she answered is kept with her course; not what, and not when.

How it can fail: `survey.done` for a second answer, `survey.face`.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from fulfillment.training.learned import Answer, Learning
from fulfillment.training.rules import FACES, LONGEST_WORDS


def answer(session: Session, learning: Learning, face: int, words: str, *, now: datetime) -> None:
    """What she says of the course. History keeps nothing of it: its order would name her."""
    if face not in FACES:
        raise Invalid("survey.face", "Please choose one of the faces.", field="face")
    once = update(Learning).where(Learning.id == learning.id, Learning.answered.is_(False))
    done = session.execute(once.values(answered=True))
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise Refusal("survey.done", "You have told us already. Thank you.")
    session.add(
        Answer(
            id=secrets.token_urlsafe(12),
            course_id=learning.course_id,
            cooperative_id=learning.cooperative_id,
            month=date(now.year, now.month, 1),
            face=face,
            words=words.strip()[:LONGEST_WORDS],
        )
    )
    session.flush()
