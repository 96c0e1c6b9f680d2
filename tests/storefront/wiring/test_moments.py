"""What is the same for everybody is told again for a second, and no longer."""

from __future__ import annotations

from flask import Flask

from storefront.wiring import moments
from storefront.wiring.moments import Moments, this_moment


def test_an_answer_lives_for_a_second_from_before_it_was_asked_for() -> None:
    clock, asked = [100.0], []

    def ask() -> int:
        asked.append(clock[0])
        clock[0] += 0.4  # it took a while
        return len(asked)

    kept = Moments(lambda: clock[0])
    assert [kept.told("zones", ask), kept.told("zones", ask)] == [1, 1]
    assert kept.told("other zones", ask) == 2
    clock[0] = 100.0 + moments.LASTS
    assert kept.told("zones", ask) == 3
    assert asked == [100.0, 100.4, 101.0]


def test_it_never_holds_more_than_its_most() -> None:
    kept = Moments(lambda: 0.0)
    for each in range(moments.MOST + 1):
        kept.told(each, lambda: None)
    assert len(kept._kept) == 1


def test_an_app_that_is_tested_remembers_nothing(app: Flask) -> None:
    told = iter(range(2))
    with app.app_context():
        assert [this_moment("key", lambda: next(told)) for _ in range(2)] == [0, 1]
