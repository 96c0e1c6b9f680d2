"""What may stand in a review, and what one that changes does to the counters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from catalog.products import Stars
from storefront.reviews.rules import (
    NAME,
    WINDOW,
    WORDS,
    Doubt,
    ReviewState,
    counted,
    doubts,
    in_time,
    one_line,
    plain,
)

ARRIVED = datetime(2026, 11, 1, tzinfo=UTC)
P, W, H = ReviewState.PUBLISHED, ReviewState.WAITING, ReviewState.HIDDEN


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  很好看\r\n谢谢  ", "很好看\n谢谢"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("e\u0301", "\u00e9"),
        ("x" * (WORDS + 9), "x" * WORDS),
    ],
)
def test_words_are_kept_as_plain_text(typed: str, kept: str) -> None:
    assert plain(typed, WORDS) == kept


def test_a_name_is_one_short_line() -> None:
    assert one_line(" Lin\n Mei\t" + "x" * 90, NAME) == ("Lin Mei " + "x" * 90)[:NAME]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("手工很细，珠子润。", ()),
        ("See www.example.com", (Doubt.LINK,)),
        ("加微信 138 0013 8000", (Doubt.CONTACT,)),
        ("", (Doubt.NO_WORDS,)),
        ("好好好好好好好好好", (Doubt.REPEATED,)),
    ],
)
def test_what_to_look_at_twice_is_said(words: str, found: tuple[Doubt, ...]) -> None:
    assert doubts(words) == found


@pytest.mark.parametrize(
    ("after", "may"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(0), True),
        (WINDOW, True),
        (WINDOW + timedelta(seconds=1), False),
    ],
)
def test_there_is_half_a_year_from_arrival_on(after: timedelta, *, may: bool) -> None:
    assert in_time(ARRIVED, ARRIVED + after) is may
    assert not in_time(None, ARRIVED)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((W, 4), (P, 4), {4: 1}),
        ((P, 4), (H, 4), {4: -1}),
        ((W, 1), (W, 5), {}),
        ((P, 2), (P, 2), {}),
    ],
)
def test_only_published_reviews_are_counted(
    before: tuple[ReviewState, int], after: tuple[ReviewState, int], change: dict[int, int]
) -> None:
    assert counted(before, after) == change


@pytest.mark.parametrize(
    ("counts", "average", "rounded"),
    [
        ((0, 0, 0, 0, 0), "0", 0),
        ((0, 0, 0, 1, 1), "4.5", 5),
        ((1, 0, 0, 0, 2), "3.7", 4),
        ((0, 0, 0, 19, 1), "4.1", 4),
    ],
)
def test_the_average_is_told_to_one_place(
    counts: tuple[int, ...], average: str, rounded: int
) -> None:
    assert (Stars(counts).average, Stars(counts).rounded) == (Decimal(average), rounded)
