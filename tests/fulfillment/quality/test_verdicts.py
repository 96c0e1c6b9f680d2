"""Verdicts must sum, and are given once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Refusal
from fulfillment.quality import INSPECTION, InspectionState, Verdict, checked


@given(parts=st.tuples(*[st.integers(-3, 40)] * 3), lot=st.integers(1, 90))
def test_a_verdict_counts_if_and_only_if_its_parts_sum_to_the_lot(
    parts: tuple[int, int, int], lot: int
) -> None:
    verdict = Verdict(*parts)
    if min(parts) >= 0 and sum(parts) == lot:
        assert checked(verdict, lot) is verdict
    else:
        with pytest.raises(Refusal) as refused:
            checked(verdict, lot)
        assert refused.value.facts == {"sum": sum(parts), "lot": lot}


def test_an_inspection_is_decided_once() -> None:
    assert INSPECTION.next(InspectionState.OPEN, "decide") is InspectionState.DECIDED
    with pytest.raises(Refusal):
        INSPECTION.next(InspectionState.DECIDED, "decide")
