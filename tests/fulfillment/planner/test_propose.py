"""A proposal keeps every rule, in any order of facts, and is fair where skills allow."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.planner import (
    CooperativeFacts,
    Facts,
    MakerFacts,
    Pin,
    Reason,
    facts_of,
    propose,
)
from tests.fulfillment.planner.made import SMALL, SMALL_TIGHT, Size, document
from tests.fulfillment.planner.people import START, a_maker, an_order
from tests.fulfillment.planner.verifier import faults


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_an_order_with_hours_to_spare_is_whole_and_valid(seed: int) -> None:
    facts = facts_of(document(SMALL, seed))
    proposal = propose(facts)
    assert faults(facts, proposal) == []


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_tight_order_is_valid_and_says_what_is_short(seed: int) -> None:
    facts = facts_of(document(SMALL_TIGHT, seed))
    proposal = propose(facts)
    assert faults(facts, proposal) == []
    assert all(row.reason.code.value.startswith("short.") for row in proposal.shortfalls)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    makers=st.integers(1, 12),
    styles=st.integers(1, 4),
    load=st.floats(0.05, 3.0),
)
def test_the_smallest_orders_are_valid_too(
    seed: int, makers: int, styles: int, load: float
) -> None:
    facts = facts_of(document(Size(60, styles, makers, 2, load), seed))
    assert faults(facts, propose(facts)) == []


@pytest.mark.parametrize("size", [SMALL, SMALL_TIGHT])
def test_the_same_facts_in_any_order_give_the_same_plan(size: Size) -> None:
    facts = facts_of(document(size, 7))
    chance = random.Random(1)

    def mixed(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(rows, len(rows)))

    other = replace(
        facts,
        lines=mixed(facts.lines),
        styles=mixed(facts.styles),
        makers=mixed(facts.makers),
        cooperatives=mixed(facts.cooperatives),
    )
    assert propose(other) == propose(facts)


def test_two_equal_makers_get_equal_work() -> None:
    proposal = propose(an_order(a_maker("Ana"), a_maker("Bai")))
    assert {share.maker: share.pieces for share in proposal.shares} == {"Ana": 20, "Bai": 20}


def test_who_earned_less_lately_gets_more() -> None:
    rich = a_maker("Ana", recent_pay=9_000, recent_hours=80.0)
    poor = a_maker("Bai", recent_pay=4_000, recent_hours=80.0)
    pieces = {share.maker: share.pieces for share in propose(an_order(rich, poor)).shares}
    assert pieces["Bai"] > pieces["Ana"]


def test_who_earned_enough_is_told_so() -> None:
    rich = a_maker("Ana", recent_pay=500_000, recent_hours=80.0)
    proposal = propose(an_order(rich, a_maker("Bai")))
    assert [(left.maker, left.reason.code) for left in proposal.refusals] == [
        ("Ana", Reason.EARNED_ABOVE)
    ]


@pytest.mark.parametrize(
    ("maker", "reason"),
    [
        (a_maker("Bai", skills={}, pace={}), Reason.NO_CERTIFICATE),
        (a_maker("Bai", hours_per_week=0.0), Reason.HOURS_TAKEN),
        (a_maker("Bai", hours_per_week=0.5), Reason.BATCH_TOO_LARGE),
        (a_maker("Bai", cooperative="far"), Reason.KIT_TOO_LATE),
    ],
)
def test_a_maker_without_work_is_told_why(maker: MakerFacts, reason: Reason) -> None:
    facts = an_order(a_maker("Ana"), maker)
    far = CooperativeFacts("far", kit_days=200)
    facts = replace(facts, cooperatives=(*facts.cooperatives, far))
    left = {row.maker: row.reason.code for row in propose(facts).refusals}
    assert left["Bai"] is reason


@pytest.mark.parametrize(
    ("facts", "reason", "is_dated"),
    [
        (an_order(a_maker("Ana"), craft="glass"), Reason.NOBODY_CERTIFIED, False),
        (an_order(a_maker("Ana"), due=START + timedelta(days=3)), Reason.TOO_EARLY, True),
        (an_order(a_maker("Ana"), pieces=4_000), Reason.NO_HOURS, True),
    ],
)
def test_a_shortfall_is_told_with_its_reason_and_earliest_day(
    facts: Facts, reason: Reason, is_dated: bool
) -> None:
    proposal = propose(facts)
    (short,) = proposal.shortfalls
    assert short.reason.code is reason
    assert (short.earliest is not None) is is_dated
    assert faults(facts, proposal) == []


def test_a_pinned_share_stands_and_the_rest_is_planned_around_it() -> None:
    facts = an_order(a_maker("Ana"), a_maker("Bai"))
    proposal = propose(facts, pins=[Pin("Ana", "red", 30)])
    pinned = [share for share in proposal.shares if share.reason.code is Reason.PINNED]
    assert [(share.maker, share.pieces) for share in pinned] == [("Ana", 30)]
    assert proposal.summary.pieces_on_time == 40


def test_an_excluded_maker_gets_nothing() -> None:
    facts = an_order(a_maker("Ana"), a_maker("Bai"))
    proposal = propose(facts, excluded=["Ana"])
    assert {share.maker for share in proposal.shares} == {"Bai"}
    assert proposal.refusals[0].reason.code is Reason.EXCLUDED


def test_a_limit_of_no_time_still_gives_a_valid_plan() -> None:
    facts = facts_of(document(SMALL_TIGHT, 3))
    assert faults(facts, propose(facts, time_limit=0.0)) == []


def test_more_time_never_means_fewer_pieces() -> None:
    facts = facts_of(document(SMALL_TIGHT, 4))
    hasty, calm = propose(facts, time_limit=0.0), propose(facts)
    assert calm.summary.pieces_on_time >= hasty.summary.pieces_on_time


def test_the_poorest_is_close_to_the_middle_when_everybody_can_do_everything() -> None:
    makers = [a_maker(f"Maker {at:02}", hours_per_week=10.0 + at) for at in range(20)]
    proposal = propose(an_order(*makers, pieces=600))
    assert proposal.summary.level_min > 0.9 * proposal.summary.level_median


def test_whose_fair_part_is_less_than_a_batch_is_told_so() -> None:
    nearly = a_maker("Ana", recent_pay=21_000, recent_hours=80.0)
    others = [a_maker(name, recent_pay=19_900, recent_hours=80.0) for name in ("Bai", "Chun")]
    high = [a_maker(name, recent_pay=90_000, recent_hours=80.0) for name in ("Dong", "Er", "Fei")]
    proposal = propose(an_order(nearly, *others, *high, pieces=16, min_batch=8))
    reasons = {left.maker: left.reason for left in proposal.refusals}
    assert reasons["Ana"].code is Reason.SHARE_TOO_SMALL
    assert 0 < int(reasons["Ana"].facts["pay"]) < 8 * 250
