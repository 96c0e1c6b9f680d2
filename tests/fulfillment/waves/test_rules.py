"""The rule by which a wave leaves, for any lines and any house."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from fulfillment.waves.rules import (
    SAME_BATCH,
    Decision,
    HouseRule,
    OpenLine,
    Why,
    checked,
    decide,
    in_turn,
    latest_start,
    whole_packs,
)

MONDAY = date(2026, 11, 23)
USUAL = HouseRule()
MEI = OpenLine(
    line_id=1,
    craft="knotting",
    product_id=1,
    variant_id=1,
    pieces=2,
    paid_on=MONDAY,
    due_on=MONDAY + timedelta(days=40),
    batch=10,
    way_days=6,
)


@st.composite
def lines(draw: st.DrawFn) -> list[OpenLine]:
    """Open lines of three crafts; a variant belongs to one product of one craft."""
    made = []
    for line_id in range(draw(st.integers(0, 14))):
        variant = draw(st.integers(0, 5))
        due = draw(st.none() | st.integers(-10, 60))
        made.append(
            OpenLine(
                line_id=line_id,
                craft=f"craft-{variant % 3}",
                product_id=variant // 2,
                variant_id=variant,
                pieces=draw(st.integers(1, 6)),
                paid_on=MONDAY - timedelta(days=draw(st.integers(0, 9))),
                due_on=None if due is None else MONDAY + timedelta(days=due),
                batch=5 + 5 * (variant // 2),
                way_days=6,
            )
        )
    return made


rules = st.builds(
    HouseRule,
    making_days=st.integers(1, 20),
    notice_days=st.integers(1, 5),
    longest_wait_days=st.integers(0, 12),
    good_batches=st.integers(1, 3),
)


def left_in(decision: Decision) -> list[OpenLine]:
    return [line for wave in decision.waves for each in wave.lines for line, _ in each.lines]


def whys(decision: Decision) -> dict[int, Why]:
    return {
        line.line_id: why
        for wave in decision.waves
        for each in wave.lines
        for line, why in each.lines
    }


@given(lines(), rules, st.booleans())
def test_every_line_is_in_one_wave_or_waits(
    found: list[OpenLine], rule: HouseRule, everything: bool
) -> None:
    decision = decide(found, rule, today=MONDAY, everything=everything)
    seen = Counter(line.line_id for line in left_in(decision))
    seen.update(each.line.line_id for each in decision.waiting)
    assert seen == Counter(line.line_id for line in found)
    pieces = sum(wave.pieces for wave in decision.waves)
    assert pieces == sum(line.pieces for line in left_in(decision))
    if everything:
        assert decision.waiting == ()


@given(lines(), rules)
def test_a_wave_is_of_one_craft_and_its_lines_of_one_variant_and_date(
    found: list[OpenLine], rule: HouseRule
) -> None:
    decision = decide(found, rule, today=MONDAY)
    crafts = [wave.craft for wave in decision.waves]
    assert len(crafts) == len(set(crafts))
    for wave in decision.waves:
        keys = [(each.variant_id, each.due_on) for each in wave.lines]
        assert len(keys) == len(set(keys))
        for each in wave.lines:
            assert {line.craft for line, _ in each.lines} == {wave.craft}
            assert {line.variant_id for line, _ in each.lines} == {each.variant_id}
            dates = [line.due_on or each.due_on for line, _ in each.lines]
            assert all(each.due_on <= due <= each.due_on + SAME_BATCH for due in dates)


@given(lines(), rules)
def test_nobody_waits_past_her_latest_start_when_the_round_comes_nightly(
    found: list[OpenLine], rule: HouseRule
) -> None:
    open_now, today = found, MONDAY
    while open_now:
        decision = decide(open_now, rule, today=today)
        for each in decision.waiting:
            start = latest_start(each.line, rule)
            assert start is None or today < start
            assert today < each.leaves_on <= each.line.paid_on + timedelta(rule.longest_wait_days)
            assert each.missing > 0
        open_now, today = [each.line for each in decision.waiting], today + timedelta(days=1)
    assert today <= MONDAY + timedelta(days=rule.longest_wait_days + 1)


@given(st.data(), lines(), rules)
def test_the_same_lines_in_any_order_give_the_same_waves(
    data: st.DataObject, found: list[OpenLine], rule: HouseRule
) -> None:
    mixed = data.draw(st.permutations(found))
    assert decide(found, rule, today=MONDAY) == decide(mixed, rule, today=MONDAY)


@given(st.lists(st.integers(0, 5)), st.integers(0, 30))
def test_pieces_are_handed_out_in_turn_and_never_twice(owed: list[int], pieces: int) -> None:
    wanted = list(enumerate(owed))
    handed = in_turn(wanted, pieces)
    assert sum(handed.values()) == min(pieces, sum(owed))
    assert all(0 < part <= owed[each] for each, part in handed.items())
    short = [each for each, want in wanted if handed.get(each, 0) < want]
    assert all(handed.get(each, 0) == 0 for each in short[1:])


def test_a_few_pieces_wait_until_their_day() -> None:
    decision = decide([MEI], USUAL, today=MONDAY)
    (waits,) = decision.waiting
    assert (waits.leaves_on, waits.why) == (MONDAY + timedelta(days=3), Why.WAITED)
    assert waits.missing == 8


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (replace(MEI, due_on=MONDAY + timedelta(days=15)), Why.DUE),
        (replace(MEI, paid_on=MONDAY - timedelta(days=5)), Why.WAITED),
        (replace(MEI, pieces=10), Why.ENOUGH),
    ],
)
def test_each_clock_lets_a_line_leave(line: OpenLine, why: Why) -> None:
    assert whys(decide([line], USUAL, today=MONDAY)) == {1: why}


def test_the_others_of_a_variant_go_along_and_other_variants_wait() -> None:
    late = replace(MEI, paid_on=MONDAY - timedelta(days=6))
    along = replace(MEI, line_id=2)
    other = replace(MEI, line_id=3, variant_id=2)
    decision = decide([along, other, late], USUAL, today=MONDAY)
    assert whys(decision) == {1: Why.WAITED, 2: Why.ALONG}
    assert [each.line.line_id for each in decision.waiting] == [3]


def test_a_line_without_a_date_is_planned_for_the_usual_time() -> None:
    decision = decide([replace(MEI, due_on=None)], USUAL, today=MONDAY, everything=True)
    assert decision.waves[0].lines[0].due_on == MONDAY + timedelta(days=13)


def test_dates_close_together_are_one_line_for_the_earliest() -> None:
    found = [
        replace(MEI, line_id=at, due_on=MONDAY + timedelta(days=40 + days))
        for at, days in enumerate((5, 0, 4, 3))
    ]
    (wave,) = decide(found, USUAL, today=MONDAY, everything=True).waves
    told = [(each.due_on, [line.line_id for line, _ in each.lines]) for each in wave.lines]
    assert told == [
        (MONDAY + timedelta(days=40), [1, 3]),
        (MONDAY + timedelta(days=44), [2, 0]),
    ]


def test_pieces_with_words_on_them_share_a_line_only_with_the_same_words() -> None:
    texts = ("", "", "Mia", "Mia", "Tom")
    mixed = [replace(MEI, line_id=each, lettering=text) for each, text in enumerate(texts)]
    (wave,) = decide(mixed, USUAL, today=MONDAY, everything=True).waves
    assert [(line.lettering, line.pieces) for line in wave.lines] == [
        ("", 4),
        ("Mia", 4),
        ("Tom", 2),
    ]


def test_packs_are_whole() -> None:
    assert [whole_packs(least, 4) for least in (0, 1, 4, 5)] == [4, 4, 4, 8]


@pytest.mark.parametrize(
    "wrong",
    [
        {"making_days": 0},
        {"notice_days": 0},
        {"longest_wait_days": -1},
        {"making_days": 61},
        {"good_batches": 0},
    ],
)
def test_a_rule_that_no_house_can_keep_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(Invalid) as caught:
        checked(replace(USUAL, **wrong))
    assert caught.value.field in wrong
