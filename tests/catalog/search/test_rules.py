"""What a shopper may choose is counted as she will find it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.search.rules import page_within, pages_of


@given(st.integers(0, 10_000), st.integers(-5, 1_000))
def test_a_page_always_exists(count: int, asked: int) -> None:
    pages = pages_of(count)
    assert 1 <= page_within(asked, pages) <= pages
    assert (pages - 1) * 24 <= max(count - 1, 0) < pages * 24
