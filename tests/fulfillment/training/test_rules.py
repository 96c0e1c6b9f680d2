"""What a trial piece is worth, when a course may be published, and what stays unseen."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from catalog.errors import Refusal
from fulfillment.training.rules import (
    FEWEST,
    Measure,
    ends_on,
    faces,
    heard_until,
    hidden_beside,
    outcome,
    refuse_unready,
)

HOLDS, EVEN, CLEAN = Measure(1, 4, 2, 11), Measure(2, 4, 0, 12), Measure(3, 2, 0)


@pytest.mark.parametrize(
    ("points", "passed", "lesson"),
    [
        ((4, 4, 2), True, None),
        ((2, 4, 1), True, 11),
        ((4, 1, 2), True, 12),
        ((1, 4, 2), False, 11),  # enough points, but the knot does not hold
        ((2, 2, 0), False, 11),
        ((3, 0, 2), False, 12),
        ((0, 0, 0), False, 11),
    ],
)
def test_a_piece_passes_by_its_points_and_by_what_must_be_met(
    points: tuple[int, int, int], passed: bool, lesson: int | None
) -> None:
    found = outcome((HOLDS, EVEN, CLEAN), dict(zip((1, 2, 3), points, strict=True)), needed=7)
    assert (found.passed, found.points, found.most, found.lesson_id) == (
        passed,
        sum(points),
        10,
        lesson,
    )


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ({1: 4, 2: 4}, "trial.points_missing"),
        ({1: 4, 2: 4, 3: 1, 9: 1}, "trial.points_missing"),
        ({1: 5, 2: 0, 3: 0}, "trial.points_range"),
        ({1: -1, 2: 0, 3: 0}, "trial.points_range"),
    ],
)
def test_points_are_given_for_every_line_and_within_it(points: dict[int, int], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        outcome((HOLDS, EVEN, CLEAN), points, needed=7)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("lessons", "measures", "needed", "code"),
    [
        (0, (HOLDS,), 3, "course.no_lesson"),
        (1, (), 1, "course.no_criterion"),
        (1, (HOLDS, EVEN), 9, "course.pass_mark"),
        (1, (HOLDS,), 0, "course.pass_mark"),
    ],
)
def test_nobody_can_publish_what_nobody_can_learn_by_or_pass(
    lessons: int, measures: tuple[Measure, ...], needed: int, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_unready(lessons, measures, needed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("issued", "months", "last"),
    [
        (date(2026, 11, 23), 24, date(2028, 11, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
    ],
)
def test_a_certificate_ends_on_its_day_or_the_last_of_the_month(
    issued: date, months: int, last: date
) -> None:
    assert ends_on(issued, months) == last


@given(some.lists(some.integers(0, 30), min_size=5, max_size=5))
def test_few_answers_are_nobodys_to_see(counts: list[int]) -> None:
    shown = faces(counts)
    if sum(counts) < FEWEST:
        assert (shown.answers, shown.mean, shown.counts) == (None, None, None)
    else:
        assert shown.answers == sum(counts)
        assert shown.mean is not None
        assert 1 <= shown.mean <= 5


@given(some.lists(some.integers(0, 12), max_size=8))
def test_a_hidden_figure_cannot_be_worked_out_from_the_sum(answers: list[int]) -> None:
    hidden = hidden_beside(answers)
    assert all(at in hidden for at, count in enumerate(answers) if 0 < count < FEWEST)
    if hidden and sum(answers) >= 2 * FEWEST:
        seen = [count for at, count in enumerate(answers) if at not in hidden and count]
        assert len(hidden) > 1 or not seen


@given(some.dictionaries(some.dates().map(lambda day: day.replace(day=1)), some.integers(1, 9)))
def test_words_are_opened_five_answers_at_a_time_and_never_one_alone(
    by_month: dict[date, int],
) -> None:
    opened = [
        sum(count for month, count in by_month.items() if month <= until)
        for at in range(len(by_month) + 1)
        if (until := heard_until(dict(sorted(by_month.items())[:at])))
    ]
    steps = [after - before for before, after in pairwise([0, *opened]) if after != before]
    assert all(each >= FEWEST for each in steps)
    assert sum(by_month.values()) - (opened[-1] if opened else 0) < FEWEST + max(
        by_month.values(), default=0
    )
