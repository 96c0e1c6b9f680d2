"""Chapters of a replay: in order, within the session, never empty, slips of the finger left out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.live.viewing.rules import (
    SLIP,
    Chapter,
    Pin,
    chapters,
    chapters_file,
    clock,
    said_in,
)

TOLD = (
    ("nothing was shown", [], 60_000, ()),
    ("one until the end", [(5_000, 1)], 60_000, ((1, 5_000, 60_000),)),
    ("one after the other", [(0, 1), (9_000, 2)], 20_000, ((1, 0, 9_000), (2, 9_000, 20_000))),
    ("taken away", [(0, 1), (9_000, None)], 20_000, ((1, 0, 9_000),)),
    ("a slip of the finger", [(0, 1), (8_000, 2), (9_000, 1)], 20_000, ((1, 0, 20_000),)),
    ("a slip at the start", [(0, 3), (1_000, 1)], 20_000, ((1, 1_000, 20_000),)),
    ("shown twice", [(0, 1), (5_000, 2), (10_000, 1)], 15_000,
     ((1, 0, 5_000), (2, 5_000, 10_000), (1, 10_000, 15_000))),
    ("pressed at the very end", [(15_000, 1)], 15_000, ()),
)  # fmt: skip


@pytest.mark.parametrize(("name", "pins", "lasted", "told"), TOLD, ids=[each[0] for each in TOLD])
def test_what_was_pinned_becomes_chapters(
    name: str,
    pins: list[tuple[int, int | None]],
    lasted: int,
    told: tuple[tuple[int, int, int], ...],
) -> None:
    assert chapters([Pin(*each) for each in pins], lasted) == tuple(Chapter(*e) for e in told), name


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(-5, 90_000), st.none() | st.integers(1, 4)), max_size=12),
    st.integers(0, 80_000),
)
def test_chapters_are_in_order_and_within_the_session(
    pins: list[tuple[int, int | None]], lasted: int
) -> None:
    found = chapters([Pin(*each) for each in pins], lasted)
    edges = [edge for each in found for edge in (each.begins, each.ends)]
    assert edges == sorted(edges)
    assert all(0 <= each.begins < each.ends <= lasted for each in found)
    assert {each.slot_id for each in found} <= {slot for _at, slot in pins}
    short = [each for each in found if each.ends - each.begins < SLIP]
    assert all(each.ends == lasted for each in short), "only the last may be short"


def test_what_was_said_stands_with_what_was_shown() -> None:
    told = (Chapter(1, 5_000, 9_000), Chapter(2, 9_000, 20_000))
    said, aside = said_in(
        told, [(0, "Good evening"), (5_000, "Jade"), (9_000, "Koi"), (20_000, "Bye")]
    )
    assert (list(said.values()), aside) == ([["Jade"], ["Koi"]], ["Good evening", "Bye"])
    assert chapters_file([(told[0], "A1 <b> --> R&D\n\nx")]) == (
        "WEBVTT\n\n00:00:05.000 --> 00:00:09.000\nA1 &lt;b> → R&amp;D x\n"
    )
    assert [clock(each) for each in (0, 245_999, 3_729_000)] == ["0:00", "4:05", "1:02:09"]
