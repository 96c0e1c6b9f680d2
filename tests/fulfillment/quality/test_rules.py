"""How many pieces are looked at, and verdicts that must sum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Refusal
from fulfillment.quality import (
    INSPECTION,
    InspectionState,
    Verdict,
    checked,
    code_letter,
    sample_size,
)

#: The edges of ISO 2859-1 table 1, level II, and the samples of table 2-A.
EDGES = [
    *[(2, "A", 2), (8, "A", 8), (9, "B", 3), (15, "B", 3), (16, "C", 5), (25, "C", 5)],
    *[(26, "D", 8), (50, "D", 8), (51, "E", 13), (90, "E", 13), (91, "F", 20), (150, "F", 20)],
    *[(151, "G", 32), (280, "G", 32), (281, "H", 50), (500, "H", 50), (501, "J", 80)],
    *[(1_200, "J", 80), (1_201, "K", 125), (3_200, "K", 125), (3_201, "L", 200)],
    *[(10_000, "L", 200), (10_001, "M", 315), (35_000, "M", 315), (35_001, "N", 500)],
    *[(150_000, "N", 500), (150_001, "P", 800), (500_000, "P", 800), (500_001, "Q", 1_250)],
]


@pytest.mark.parametrize(("lot", "letter", "sample"), EDGES)
def test_each_edge_of_the_table(lot: int, letter: str, sample: int) -> None:
    assert (code_letter(lot), sample_size(lot)) == (letter, sample)


@given(lot=st.integers(1, 2_000_000))
def test_a_sample_is_never_empty_and_never_above_its_lot(lot: int) -> None:
    assert 1 <= sample_size(lot) <= lot


@given(lot=st.integers(1, 8))
def test_small_lots_are_looked_at_whole(lot: int) -> None:
    assert sample_size(lot) == lot


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
