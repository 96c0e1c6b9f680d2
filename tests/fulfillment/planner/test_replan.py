"""After an event only what must move moves, and the rest is placed again as well as it can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fulfillment.planner import (
    Event,
    Facts,
    Pin,
    Proposal,
    Reason,
    Release,
    difference,
    facts_of,
    propose,
    replan,
)
from tests.fulfillment.planner.made import SMALL, SMALL_TIGHT, document
from tests.fulfillment.planner.people import a_maker, an_order
from tests.fulfillment.planner.verifier import faults


def standing(proposal: Proposal) -> list[Pin]:
    return [Pin(s.maker, s.line, s.pieces, s.start, s.due) for s in proposal.shares]


def given_back(facts: Facts, plan: list[Pin], maker: str, part: float, days: int) -> Event:
    mine = [pin for pin in plan if pin.maker == maker]
    releases = tuple(Release(pin.maker, pin.line, int(pin.pieces * part)) for pin in mine)
    return Event(facts.start + timedelta(days=days), releases)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("part", "days"), [(0.0, 1), (0.4, 9)])
def test_a_decline_or_a_delay_disturbs_nobody_else(seed: int, part: float, days: int) -> None:
    facts = facts_of(document(SMALL, seed))
    plan = standing(propose(facts))
    event = given_back(facts, plan, plan[0].maker, part, days)
    new = replan(facts, plan, event)
    assert faults(facts, new, plan, event) == []


def test_with_hours_to_spare_nothing_of_the_work_given_back_is_late() -> None:
    facts = an_order(a_maker("Ana"), a_maker("Bai"), a_maker("Chu"))
    plan = standing(propose(facts))
    new = replan(facts, plan, given_back(facts, plan, "Ana", 0.0, 1))
    assert new.summary.pieces_on_time == 40
    assert {share.maker for share in new.shares} == {"Bai", "Chu"}


def test_a_tight_plan_is_mended_by_the_rules() -> None:
    facts = facts_of(document(SMALL_TIGHT, 2))
    plan = standing(propose(facts))
    event = given_back(facts, plan, plan[0].maker, 0.3, 8)
    assert faults(facts, replan(facts, plan, event), plan, event) == []


def test_the_reasons_say_what_stood_what_was_done_and_what_was_taken_over() -> None:
    facts = facts_of(document(SMALL, 1))
    plan = standing(propose(facts))
    event = given_back(facts, plan, plan[0].maker, 0.5, 7)
    codes = {share.reason.code for share in replan(facts, plan, event).shares}
    assert codes == {Reason.KEPT, Reason.DONE, Reason.TAKEN_OVER}


def test_who_gave_everything_back_is_told_why_nothing_new_came() -> None:
    facts = facts_of(document(SMALL, 1))
    plan = standing(propose(facts))
    event = given_back(facts, plan, plan[0].maker, 0.0, 1)
    left = {row.maker: row.reason.code for row in replan(facts, plan, event).refusals}
    assert left[plan[0].maker] is Reason.STEPPED_BACK


def test_a_larger_order_is_placed_beside_what_stands() -> None:
    facts = an_order(a_maker("Ana"), a_maker("Bai"))
    plan = standing(propose(facts))
    larger = replace(facts, lines=(replace(facts.lines[0], pieces=60),))
    event = Event(facts.start, ())
    new = replan(larger, plan[:1], event)
    assert faults(larger, new, plan[:1], event) == []
    assert new.summary.pieces_on_time == 60


def test_the_difference_names_only_who_is_touched() -> None:
    facts = facts_of(document(SMALL, 1))
    plan = standing(propose(facts))
    event = given_back(facts, plan, plan[0].maker, 0.0, 1)
    new = replan(facts, plan, event)
    changes = difference(plan, new)
    kept = {(s.maker, s.line) for s in new.shares if s.reason.code is Reason.KEPT}
    assert changes
    assert all(change.before != change.after for change in changes)
    assert not {(c.maker, c.line) for c in changes if c.after < c.before} & kept
