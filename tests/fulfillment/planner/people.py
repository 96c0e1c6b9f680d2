"""A few people with names, for tests in which one can count along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fulfillment.planner import CooperativeFacts, Facts, LineFacts, MakerFacts, StyleFacts

START = date(2026, 3, 2)


def a_maker(name: str, **facts: object) -> MakerFacts:
    usual = MakerFacts(
        id=name,
        cooperative="sunrise",
        home_based=True,
        skills={"macrame": 1},
        pace={"macrame": 1.0},
        hours_per_week=20.0,
        working_days=(0, 1, 2, 3, 4),
    )
    return replace(usual, **facts)  # type: ignore[arg-type]  # keywords of the dataclass


def an_order(
    *makers: MakerFacts, pieces: int = 40, due: date = date(2026, 3, 30), **style: object
) -> Facts:
    usual = StyleFacts("knot", "macrame", 1, 30.0, 250, min_batch=4)
    return Facts(
        start=START,
        lines=(LineFacts("red", "knot", pieces, due),),
        styles=(replace(usual, **style),),  # type: ignore[arg-type]  # keywords of the dataclass
        makers=makers,
        cooperatives=(CooperativeFacts("sunrise", kit_days=2, return_days=3),),
    )
