"""Gaps say what one more certified maker, hour or week would bring."""

from __future__ import annotations

from datetime import date

from fulfillment.planner import propose, skill_gaps
from fulfillment.planner.gaps import REMEDIES
from tests.fulfillment.planner.people import a_maker, an_order


def test_an_order_on_time_has_no_gap() -> None:
    facts = an_order(a_maker("Ana"), a_maker("Bai"))
    assert skill_gaps(facts, propose(facts)) == ()


def test_a_missing_certificate_is_a_gap_that_one_maker_would_lessen() -> None:
    facts = an_order(a_maker("Ana"), pieces=30, craft="glass")
    (gap,) = skill_gaps(facts, propose(facts))
    assert (gap.craft, gap.pieces, gap.certified, gap.maker) == ("glass", 30, 0, 30)
    assert (gap.hour, gap.week) == (0, 0)


def test_hours_that_are_short_are_worth_an_hour_and_a_week() -> None:
    facts = an_order(a_maker("Ana"), pieces=400, due=date(2026, 3, 23))
    (gap,) = skill_gaps(facts, propose(facts))
    assert 0 < gap.hour < gap.week < gap.pieces
    assert gap.week == 40


def test_every_remedy_has_its_words_and_its_figure() -> None:
    facts = an_order(a_maker("Ana"), pieces=400)
    (gap,) = skill_gaps(facts, propose(facts))
    assert dict(gap.effects()) == {"maker": gap.maker, "hour": gap.hour, "week": gap.week}
    assert all(REMEDIES.values())
