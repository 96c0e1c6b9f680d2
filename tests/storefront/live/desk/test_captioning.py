"""Captions: in order, never over each other, read by a strict reader, and nothing but words."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from media.films.captions import cleaned
from storefront.live.desk.captioning import (
    LINES,
    WIDE,
    Caption,
    began,
    broken,
    columns,
    cues,
    srt,
    webvtt,
)

typed = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120)
spoken = st.builds(Caption, st.integers(0, 40_000_000), typed.filter(str.strip))


@settings(max_examples=150, deadline=None)
@given(st.lists(spoken, max_size=12))
@example([Caption(0, "a --> b <script>&amp;"), Caption(1, "WEBVTT"), Caption(2, "NOTE x")])
def test_every_file_is_read_by_the_strict_reader(captions: list[Caption]) -> None:
    shown = cues(captions)
    for one, following in pairwise(shown):
        assert one.ends <= following.begins
    for cue in shown:
        assert cue.begins < cue.ends
        assert 1 <= len(cue.lines) <= LINES
        assert all(columns(line) <= WIDE for line in cue.lines)
    text = webvtt(captions)
    assert text.count("-->") == len(shown) == srt(captions).count("-->")
    assert "<" not in text
    if shown:
        assert cleaned(text.encode()).count(b"-->") == len(shown)


def test_words_stand_at_the_time_when_they_were_said() -> None:
    rows = [
        Caption(2_000, "这条手链是清溪的阿云编的，用了五种颜色的线，每一条编两个小时。"),
        Caption(5_000, "Two left & each < 60 yuan"),
    ]
    assert webvtt(rows) == (
        "WEBVTT\n\n"
        "00:00:02.000 --> 00:00:05.000\n"
        "这条手链是清溪的阿云编的，\n用了五种颜色的线，每一条编两个小时。\n\n"
        "00:00:05.000 --> 00:00:07.250\nTwo left &amp; each &lt; 60 yuan\n"
    )
    assert srt(rows).endswith("2\n00:00:05,000 --> 00:00:07,250\nTwo left & each < 60 yuan\n")
    assert began(10_000, 3_000, None) == 7_000
    assert began(10_000, 3_000, 8_000) == 8_001, "never before the one before it"
    assert began(1_000, 3_000, None) == 0, "nor before the session"
    assert began(60_000, 10**9, None) == 45_000, "who left a word standing typed for 15 s at most"


def test_lines_are_broken_after_marks() -> None:
    assert broken("这条手链是清溪的阿云编的，用了五种颜色的线，每条两小时。") == [
        "这条手链是清溪的阿云编的，",
        "用了五种颜色的线，每条两小时。",
    ]
    assert broken("x" * 80) == ["x" * WIDE, "x" * WIDE, "x" * 8]
