"""The planner tells how far it is and can be stopped, and neither changes a plan."""

from __future__ import annotations

import pytest

from fulfillment.planner import PlanStoppedError, Step, facts_of, propose
from fulfillment.planner.progress import WORDS
from tests.fulfillment.planner.made import SMALL_TIGHT, document


def test_the_steps_come_in_their_order_and_parts_only_grow() -> None:
    told: list[tuple[Step, float]] = []
    propose(facts_of(document(SMALL_TIGHT, 3)), progress=lambda *step: told.append(step))
    parts = [part for _, part in told]
    assert parts == sorted(parts)
    assert [step for step in Step if step in {each for each, _ in told}] == list(
        dict.fromkeys(step for step, _ in told)
    )


def test_a_listener_changes_nothing() -> None:
    facts = facts_of(document(SMALL_TIGHT, 4))
    assert propose(facts, progress=lambda step, part: None) == propose(facts)


def test_a_listener_who_has_enough_stops_the_work() -> None:
    def enough(step: Step, part: float) -> None:
        if step is Step.POLISHING:
            raise PlanStoppedError

    with pytest.raises(PlanStoppedError):
        propose(facts_of(document(SMALL_TIGHT, 4)), progress=enough)


def test_every_step_has_words() -> None:
    assert set(WORDS) == set(Step)
