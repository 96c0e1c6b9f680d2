"""Promises come from hours that are really free, and a promise made lowers what is left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.errors import Refusal
from fulfillment.planner import (
    Wish,
    capacity_of,
    facts_of,
    hold,
    pieces_by,
    promise_date,
    promises,
)
from tests.fulfillment.planner.made import SMALL, document

FACTS = facts_of(document(SMALL, 1))
CAPACITY = capacity_of(FACTS)
STYLE = FACTS.lines[0].style


def test_the_promised_day_is_the_first_that_suffices() -> None:
    day = promise_date(CAPACITY, STYLE, 60)
    assert day is not None
    assert pieces_by(CAPACITY, STYLE, day) >= 60
    assert pieces_by(CAPACITY, STYLE, day - timedelta(days=1)) < 60


def test_more_pieces_never_come_earlier() -> None:
    days = [promise_date(CAPACITY, STYLE, pieces) or date.max for pieces in (1, 10, 50, 100, 200)]
    assert days == sorted(days)


def test_nothing_can_be_here_before_a_kit_has_travelled() -> None:
    assert pieces_by(CAPACITY, STYLE, FACTS.start) == 0
    assert pieces_by(CAPACITY, STYLE, FACTS.start - timedelta(days=3)) == 0


def test_a_hold_makes_the_next_promise_later_and_leaves_the_old_capacity_alone() -> None:
    first = promise_date(CAPACITY, STYLE, 100)
    assert first is not None
    held = hold(CAPACITY, STYLE, 100, first)
    later = promise_date(held, STYLE, 100)
    assert later is not None
    assert later > first
    assert promise_date(CAPACITY, STYLE, 100) == first


def test_more_than_can_be_seen_is_not_promised() -> None:
    assert promise_date(CAPACITY, STYLE, 10**7) is None


def test_priority_is_served_before_an_earlier_name() -> None:
    day = promise_date(CAPACITY, STYLE, 100)
    wishes = [Wish("a", STYLE, 100, day), Wish("b", STYLE, 100, day, priority=1)]
    (second, first), left = promises(CAPACITY, wishes)
    assert (first.in_time, first.day) == (100, day)
    assert second.in_time < 100
    assert day is not None
    assert pieces_by(left, STYLE, day) < pieces_by(CAPACITY, STYLE, day)


def test_wishes_in_any_order_get_the_same_promises() -> None:
    wishes = [Wish(name, STYLE, 40, FACTS.start + timedelta(days=30)) for name in "abc"]
    forward = {row.id: row for row in promises(CAPACITY, wishes)[0]}
    backward = {row.id: row for row in promises(CAPACITY, wishes[::-1])[0]}
    assert forward == backward


@pytest.mark.parametrize(
    "wishes",
    [
        [Wish("a", "unknown", 5)],
        [Wish("a", STYLE, 0)],
        [Wish("a", STYLE, 5), Wish("a", STYLE, 5)],
    ],
)
def test_wishes_that_cannot_be_read_are_refused(wishes: list[Wish]) -> None:
    with pytest.raises(Refusal):
        promises(CAPACITY, wishes)
