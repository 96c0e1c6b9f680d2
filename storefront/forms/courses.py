"""Forms of courses: what the office types about a course, a lesson, and what a piece is judged by.

Steps and criteria are rows of fields with numbers in their names; a row without words is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from catalog.errors import Invalid
from catalog.words import Words
from fulfillment.training.courses import Judged, NewCourse, Step, Taught
from fulfillment.training.rules import MOST_LEVEL, MOST_MONTHS, MOST_POINTS
from storefront.forms.counting import whole

#: Rows of steps and criteria on a page, and the longest texts.
ROWS, NAME, TOLD, SENTENCE = 12, 80, 2_000, 300
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

Typed = Mapping[str, str]


def pair(typed: Typed, name: str, *, most: int, needed: bool = False) -> Words:
    """A text in both languages."""
    zh, en = (typed.get(f"{name}_{each}", "").strip()[:most] for each in ("zh", "en"))
    if needed and not (zh and en):
        raise Invalid(
            "course.words", "Please write it in Chinese and in English.", field=f"{name}_zh"
        )
    return Words(zh, en)


def new_course(typed: Typed, *, picture_id: int | None) -> NewCourse:
    """A rung of the ladder as it was typed."""
    level = whole(typed.get("level")) or 0
    if not 1 <= level <= MOST_LEVEL:
        raise Invalid("maker.level", "Please choose a level from 1 to 3.", field="level")
    name = pair(typed, "name", most=NAME, needed=True)
    about = pair(typed, "about", most=SENTENCE, needed=True)
    return NewCourse(whole(typed.get("craft")) or 0, level, name, about, picture_id)


def taught(
    typed: Typed,
    *,
    picture_id: int | None,
    film_id: int | None,
    audio: Words,
    step_pictures: Mapping[int, int],
) -> Taught:
    """A lesson as it was typed."""
    steps = ((pair(typed, f"step{at}", most=SENTENCE), step_pictures.get(at)) for at in range(ROWS))
    codes = typed.get("defects", "").lower().replace(",", " ").split()
    return Taught(
        pair(typed, "name", most=NAME, needed=True),
        pair(typed, "told", most=TOLD, needed=True),
        pair(typed, "exercise", most=SENTENCE, needed=True),
        wants_photo="wants_photo" in typed,
        picture_id=picture_id,
        film_id=film_id,
        audio=audio,
        steps=tuple(Step(words, picture) for words, picture in steps if words),
        defects=tuple(each for each in codes if _CODE.fullmatch(each)),
    )


def judged(typed: Typed) -> tuple[tuple[Judged, ...], tuple[int, int]]:
    """What a piece is judged by; and the points of a pass and months of a certificate."""
    lines = tuple(
        _line(typed, at, words)
        for at in range(ROWS)
        if (words := pair(typed, f"line{at}", most=SENTENCE))
    )
    needed, months = whole(typed.get("needed")) or 0, whole(typed.get("months")) or 0
    if not 1 <= months <= MOST_MONTHS:
        raise Invalid(
            "course.months",
            "A certificate holds between 1 and %(most)s months.",
            field="months",
            most=MOST_MONTHS,
        )
    return lines, (needed, months)


def _line(typed: Typed, at: int, words: Words) -> Judged:
    most, least = (whole(typed.get(f"{name}{at}")) or 0 for name in ("most", "least"))
    if not (1 <= most <= MOST_POINTS and 0 <= least <= most):
        raise Invalid(
            "course.points",
            "A line has between 1 and %(most)s points, and needs no more than it has.",
            field=f"most{at}",
            most=MOST_POINTS,
        )
    return Judged(words, most, least, whole(typed.get(f"helps{at}")))
