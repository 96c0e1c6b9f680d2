"""Facts and proposals survive being kept as JSON."""

from __future__ import annotations

import json
from datetime import date

from fulfillment.planner import (
    Commitment,
    CooperativeFacts,
    Facts,
    LineFacts,
    MakerFacts,
    Settings,
    StyleFacts,
    facts_of,
    propose,
)
from fulfillment.planner.stored import instance_of, proposal_map, proposal_of


def some_facts() -> Facts:
    """Two makers, two lines, odd amounts of money and every field set."""
    makers = tuple(
        MakerFacts(
            id=code,
            cooperative="qingxi",
            home_based=home,
            skills={"beading": 2},
            pace={"beading": 0.912},
            hours_per_week=18.5,
            working_days=(0, 2, 5),
            days_off=(date(2026, 12, 2),),
            commitments=(Commitment(date(2026, 12, 1), 77.5),),
            first_pass_yield=0.951,
            recent_pay=12_345,
            recent_hours=140.25,
            max_styles=limit,
        )
        for code, home, limit in (("M-1", True, 2), ("M-2", False, None))
    )
    return Facts(
        start=date(2026, 11, 23),
        lines=(
            LineFacts("1", "jade", 30, date(2026, 12, 28), priority=1),
            LineFacts("2", "jade", 900, date(2026, 12, 1)),
        ),
        styles=(StyleFacts("jade", "beading", 1, 18.25, 907, 24, 30.5, 5, 5),),
        makers=makers,
        cooperatives=(CooperativeFacts("qingxi", 2, 3, 1_117, 405, 5),),
        settings=Settings(max_styles_per_maker=4, cost_per_batch=333, cost_per_home_batch=1),
    )


def test_facts_are_the_same_after_being_kept() -> None:
    facts = some_facts()
    kept = json.loads(json.dumps(instance_of(facts, "MH-1")))
    assert facts_of(kept) == facts


def test_a_currency_without_decimals_keeps_its_whole_units() -> None:
    facts = some_facts()
    yen = Settings(currency="JPY", minor_digits=2)
    kept = json.loads(json.dumps(instance_of(Facts(**{**_fields(facts), "settings": yen}))))
    assert facts_of(kept).styles == facts.styles


def test_a_proposal_is_the_same_after_being_kept() -> None:
    proposal = propose(some_facts())
    assert proposal.shortfalls
    assert proposal_of(json.loads(json.dumps(proposal_map(proposal)))) == proposal


def _fields(facts: Facts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in facts.__slots__}
