"""How many pieces are taken from where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.stock.rules import gather


@pytest.mark.parametrize(
    ("levels", "pieces", "parts"),
    [
        ({1: 5}, 5, {1: 5}),
        ({1: 5}, 6, None),
        ({}, 1, None),
        ({1: 2, 2: 9}, 3, {2: 3}),
        ({1: 2, 2: 9}, 10, {2: 9, 1: 1}),
        ({7: 4, 3: 4}, 5, {3: 4, 7: 1}),
        ({1: 0, 2: 1}, 1, {2: 1}),
    ],
)
def test_the_fullest_place_is_asked_first(
    levels: dict[int, int], pieces: int, parts: dict[int, int] | None
) -> None:
    assert gather(levels, pieces) == parts


@given(st.dictionaries(st.integers(1, 9), st.integers(0, 40)), st.integers(1, 120))
def test_parts_sum_to_what_was_wanted_or_are_none(levels: dict[int, int], pieces: int) -> None:
    parts = gather(levels, pieces)
    if parts is None:
        assert sum(levels.values()) < pieces
    else:
        assert sum(parts.values()) == pieces
        assert all(0 < part <= levels[level] for level, part in parts.items())
