"""Numbers as people type them, and steps of a counter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.forms.counting import stepped, whole


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        *[("12", 12), (" 7 ", 7), ("-3", -3), ("−3", -3), ("１２", 12), ("0", 0)],
        *[("", None), (None, None), ("1.5", None), ("ten", None), ("--1", None), ("9" * 8, None)],
    ],
)
def test_a_whole_number_or_nothing(typed: str | None, read: int | None) -> None:
    assert whole(typed) == read


@given(typed=st.text(max_size=12))
def test_anything_typed_is_read_without_an_accident(typed: str) -> None:
    assert whole(typed) is None or isinstance(whole(typed), int)


@given(
    pieces=st.one_of(st.integers(-99, 9_999).map(str), st.text(max_size=4)),
    step=st.one_of(st.integers(-99, 99).map(str), st.text(max_size=4)),
    most=st.integers(1, 500),
)
def test_a_count_stays_between_one_and_the_most(pieces: str, step: str, most: int) -> None:
    assert 1 <= stepped({"pieces": pieces, "step": step}, first=1, most=most) <= most


def test_nothing_left_counts_nothing() -> None:
    assert stepped({"pieces": "5"}, first=1, most=0) == 0


def test_from_one_a_pack_leads_to_a_full_pack() -> None:
    assert stepped({"pieces": "1", "step": "10"}, first=1, most=50) == 10
