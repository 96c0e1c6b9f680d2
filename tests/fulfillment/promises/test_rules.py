"""The compact bench says what the planner says, and what it promises can really be given out."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from ortools.graph.python import max_flow

from fulfillment.planner import Facts, StyleFacts, capacity_of, facts_of, pieces_by, promise_date
from fulfillment.promises import (
    PLANNING_DAYS,
    Answer,
    Measured,
    Outlook,
    Spare,
    Style,
    Taken,
    Wish,
    answers,
    from_bytes,
    to_bytes,
)
from fulfillment.workflow.measuring import compact
from tests.fulfillment.planner.made import SMALL, Size, document

FACTS = facts_of(document(SMALL, 1))
CRAFTS = sorted({style.craft for style in FACTS.styles})
NIGHT = timedelta(days=PLANNING_DAYS)


def kinds_of(facts: Facts) -> list[tuple[int, int]]:
    return sorted({(CRAFTS.index(each.craft) + 1, each.level) for each in facts.styles})


def measured(facts: Facts) -> Spare:
    kinds = kinds_of(facts)
    groups = tuple(
        StyleFacts(f"{craft:012d}/{level}", CRAFTS[craft - 1], level, 1.0, 0)
        for craft, level in kinds
    )
    return compact(capacity_of(replace(facts, lines=(), styles=groups)), kinds, {}, {})


SPARE = measured(FACTS)


def asked_of(style: StyleFacts) -> Style:
    craft = CRAFTS.index(style.craft) + 1
    return Style(craft, style.level, style.standard_minutes, style.pack, style.min_batch)


def fresh(*taken: Taken) -> Outlook:
    return Outlook(Measured(SPARE), taken, FACTS.start)


def test_the_bytes_hold_the_whole_bench() -> None:
    again = from_bytes(to_bytes(SPARE))
    assert again.start == SPARE.start
    assert np.array_equal(again.free, SPARE.free)
    assert np.array_equal(again.shared, SPARE.shared)
    for mine, kept in zip(SPARE.groups, again.groups, strict=True):
        assert (mine.craft_id, mine.level) == (kept.craft_id, kept.level)
        assert np.array_equal(mine.makers, kept.makers)
        assert np.array_equal(mine.pace, kept.pace)


@pytest.mark.parametrize("style", FACTS.styles, ids=lambda style: style.id)
def test_with_nothing_promised_it_says_what_the_planner_says(style: StyleFacts) -> None:
    """A night later, and to the week's end after eight weeks; whole minutes may cost a piece."""
    whole = capacity_of(FACTS)
    for pieces in (1, 10, 60, 150):
        theirs = promise_date(whole, style.id, pieces)
        mine = fresh().day_for(asked_of(style), pieces)
        assert (theirs is None) == (mine is None)
        if theirs and mine:
            assert theirs + NIGHT <= mine <= theirs + NIGHT + timedelta(days=8)
            by = mine - NIGHT
            assert pieces_by(whole, style.id, by) >= pieces or pieces < style.min_batch * 10


def test_a_promise_makes_no_day_earlier_and_more_pieces_never_come_earlier() -> None:
    style = asked_of(FACTS.styles[0])
    view = fresh()
    first = view.day_for(style, 100)
    assert first is not None
    view.take(Taken(style.craft_id, style.level, 100 * style.minutes, first))
    assert (view.day_for(style, 100) or date.max) > first
    days = [fresh().day_for(style, pieces) or date.max for pieces in (1, 10, 50, 100, 200)]
    assert days == sorted(days)


def test_what_is_given_back_is_free_again() -> None:
    style = asked_of(FACTS.styles[0])
    day = fresh().day_for(style, 100)
    assert day is not None
    held = Taken(style.craft_id, style.level, 100 * style.minutes, day)
    view = fresh(held, replace(held, minutes=-held.minutes))
    assert view.day_for(style, 100) == day


def test_wishes_in_any_order_get_the_same_answers() -> None:
    style, due = asked_of(FACTS.styles[0]), FACTS.start + timedelta(days=30)
    wishes = [Wish(name, style, 40, due, at % 2) for at, name in enumerate("abcd")]
    forward = {each.id: each for each in answers(fresh(), wishes)}
    backward = {each.id: each for each in answers(fresh(), wishes[::-1])}
    assert forward == backward


def test_too_much_is_not_promised_but_what_is_in_sight_is_told() -> None:
    (answer,) = answers(fresh(), [Wish("a", asked_of(FACTS.styles[0]), 10**6)])
    assert isinstance(answer, Answer)
    assert answer.day is None
    assert 0 < answer.in_sight < 10**6


@pytest.mark.parametrize("seed", range(20))
def test_everything_that_was_promised_can_be_given_out_within_safe_hours(seed: int) -> None:
    """Promise until nothing fits any more; then an exact flow gives every minute to a maker."""
    chance = random.Random(seed)
    spare = measured(facts := even(facts_of(document(Size(1_400, 8, 40, 4), seed))))
    view = Outlook(Measured(spare), (), facts.start)
    promised: list[Taken] = []
    for _ in range(150):
        style, pieces = asked_of(chance.choice(facts.styles)), chance.randint(1, 60)
        day = view.day_for(style, pieces)
        if day is None:
            continue
        later = day + timedelta(days=chance.choice((0, 0, 3, 14, 40)))
        day = later if view.fits(style, pieces, later) else day
        promised.append(Taken(style.craft_id, style.level, style.minutes * pieces, day))
        view.take(promised[-1])
    assert len(promised) > 20
    assert given_out(spare, promised) >= 0.999


def even(facts: Facts) -> Facts:
    """The same bench, everybody at the standard pace and without rework; known crafts only."""
    makers = tuple(
        replace(each, pace=dict.fromkeys(each.skills, 1.0), first_pass_yield=1.0)
        for each in facts.makers
    )
    styles = tuple(each for each in facts.styles if each.craft in CRAFTS)
    return replace(facts, makers=makers, styles=styles)


def given_out(spare: Spare, promised: list[Taken]) -> float:
    """The share of the promised minutes that a flow can give to makers in time.

    Exact where everybody works at the standard pace (`even`): then minutes flow.
    """
    flow, units = max_flow.SimpleMaxFlow(), 100
    days, makers = spare.free.shape
    slot = lambda day, maker: 2 + day * makers + maker  # noqa: E731 - a name for a number
    gained = np.diff(spare.free.astype(np.int64), axis=0, prepend=0)
    for day in range(days):
        for maker in range(makers):
            if gained[day, maker] > 0:
                size = int(gained[day, maker] * units)
                flow.add_arc_with_capacity(slot(day, maker), 1, size)
            if day:
                flow.add_arc_with_capacity(slot(day, maker), slot(day - 1, maker), 10**9)
    wanted = 0
    for at, each in enumerate(promised):
        node = 2 + days * makers + at
        place = spare.group(each.craft_id, each.level)
        assert place is not None
        group = spare.groups[place]
        last = spare.place((each.due - spare.start).days - PLANNING_DAYS)
        size = int(each.minutes * units)
        wanted += size
        flow.add_arc_with_capacity(0, node, size)
        for maker in group.makers.tolist():
            flow.add_arc_with_capacity(node, slot(last, maker), 10**9)
    assert flow.solve(0, 1) == flow.OPTIMAL
    return flow.optimal_flow() / wanted
