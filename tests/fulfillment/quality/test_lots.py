"""One lot: its draw, its plans, what counts as bad; and what is remembered of first looks."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.quality.rules import (
    DefectClass,
    Evidence,
    Found,
    Series,
    Severity,
    Standard,
    counted,
    drawn,
    passes,
    plans_for,
    remembered,
    results,
    sample_of,
    undescribed,
    worst,
    yield_of,
)

CRITICAL, MAJOR, MINOR = DefectClass


@given(lot=st.integers(1, 3_000), sample=st.integers(1, 400), seed=st.integers(0, 2**31))
def test_a_draw_takes_each_piece_once_and_can_be_told_again(
    lot: int, sample: int, seed: int
) -> None:
    places = drawn(lot, sample, seed)
    assert len(places) == len(set(places)) == min(lot, sample)
    assert all(1 <= place <= lot for place in places)
    assert drawn(lot, sample, seed) == places
    assert drawn(lot, sample + 1, seed)[: len(places)] == places


def test_every_piece_is_as_likely_as_any_other() -> None:
    seen = Counter(place for seed in range(4_000) for place in drawn(20, 5, seed))
    assert set(seen) == set(range(1, 21))
    assert all(850 < times < 1_150 for times in seen.values())  # 1,000 expected, sd 27


def test_each_class_has_its_plan_and_no_critical_defect_is_allowed_unless_said() -> None:
    plans = plans_for(30, Standard(), {})
    assert [(plans[each].sample, plans[each].accept) for each in DefectClass] == [
        (5, 0),
        (5, 0),
        (13, 1),
    ]
    assert (plans[CRITICAL].aql, sample_of(plans)) == ("", 13)
    said = plans_for(30, Standard(critical="0.65"), {})
    assert (said[CRITICAL].letter, said[CRITICAL].sample, sample_of(said)) == ("F", 20, 20)


def test_a_series_makes_the_plan_harder_and_a_stopped_one_looks_at_everything() -> None:
    hard = {MAJOR: Series(Severity.TIGHTENED)}
    stopped = {MAJOR: Series(Severity.TIGHTENED, discontinued=True)}
    assert plans_for(200, Standard(), {})[MAJOR].accept == 2
    assert plans_for(200, Standard(), hard)[MAJOR].accept == 1
    assert plans_for(200, Standard(), stopped)[MAJOR].sample == 200


def test_a_piece_counts_once_in_its_worst_class_and_only_in_the_sample_of_that_class() -> None:
    plans = plans_for(30, Standard(), {})
    places = drawn(30, 13, 7)
    first, late = places[0], places[9]
    outside = next(place for place in range(1, 31) if place not in places)
    found = [
        Found(first, MINOR),
        Found(first, MAJOR),
        Found(late, MAJOR),  # beyond the first five: not in the sample of major ones
        Found(late, MINOR),
        Found(outside, CRITICAL),
    ]
    assert worst(found) == {first: MAJOR, late: MAJOR, outside: CRITICAL}
    counts = counted(plans, places, found)
    assert counts == {CRITICAL: 0, MAJOR: 1, MINOR: 0}
    assert not passes(plans, counts)
    assert not results(plans, counts)[MAJOR].accepted
    assert results(plans, counts)[MINOR].accepted
    assert CRITICAL not in results(plans, counts)


@given(
    lot=st.integers(1, 500), bad=st.integers(0, 500), told=st.integers(0, 50), n=st.integers(1, 80)
)
def test_pieces_that_nobody_described_count_by_the_share_of_the_sample(
    lot: int, bad: int, told: int, n: int
) -> None:
    found = undescribed(min(bad, lot), told, lot, min(n, lot))
    assert 0 <= found <= min(max(bad - told, 0), n)
    assert undescribed(bad, bad, lot, n) == 0
    assert undescribed(lot, 0, lot, min(n, lot)) == min(n, lot)


@given(lots=st.lists(st.tuples(st.integers(1, 200), st.floats(0, 1)), max_size=40))
def test_what_is_remembered_stays_a_share_and_says_nothing_of_a_few_pieces(
    lots: list[tuple[int, float]],
) -> None:
    known = Evidence()
    for lot, share in lots:
        known = remembered(known, lot=lot, good=int(lot * share))
        assert 0 <= known.good <= known.seen <= 500
        told = yield_of(known)
        assert (told is None) == (known.seen < 20)
        assert told is None or Decimal("0.5") <= told <= 1


def test_good_work_is_believed_slowly_and_old_work_fades() -> None:
    poor = remembered(Evidence(), lot=100, good=60)
    told = [yield_of(poor)]
    for _lot in range(20):
        poor = remembered(poor, lot=50, good=50)
        told.append(yield_of(poor))
    assert told[0] == Decimal("0.658")
    assert told == sorted(told, key=lambda each: each or 0)
    assert told[-1] is not None
    assert told[-1] > Decimal("0.98")
    with pytest.raises(ValueError, match="3, 4"):
        remembered(Evidence(), lot=3, good=4)
