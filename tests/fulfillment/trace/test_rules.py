"""Codes that people can type, and thanks without a way to be reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from fulfillment.trace import code_shown, new_code, read_code
from fulfillment.trace.rules import LETTERS, bundles, thanks_words

DRAWN = st.lists(st.integers(0, 30), min_size=9, max_size=9)


@given(DRAWN, st.integers(0, 9), st.sampled_from(LETTERS))
def test_a_wrong_letter_is_always_found(drawn: list[int], place: int, letter: str) -> None:
    code = new_code(drawn)
    assert read_code(code) == read_code(f" {code_shown(code).lower()} ") == code
    wrong = code[:place] + letter + code[place + 1 :]
    assert read_code(wrong) == (code if letter == code[place] else None)


@given(DRAWN, st.integers(0, 8))
def test_two_letters_that_changed_places_are_always_found(drawn: list[int], place: int) -> None:
    code = new_code(drawn)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_code(swapped) == (code if swapped == code else None)


def test_what_cannot_be_a_code_is_none() -> None:
    assert [read_code(each) for each in ("", "ABC", "0" * 10, "A" * 11, "手" * 10)] == [None] * 5
    assert read_code("ＡＡＡＡＡ－ＡＡＡＡＡ") == read_code("AAAAA-AAAAA")


def test_bundles_hold_every_piece_once() -> None:
    assert bundles(10, 1) == [1] * 10
    assert bundles(10, 4) == [4, 4, 2]
    for pieces, per in ((10, 0), (10, 11), (2_001, 1)):
        with pytest.raises(Invalid):
            bundles(pieces, per)


@pytest.mark.parametrize(
    "words",
    [
        "谢谢！我的电话 138-0013-8000",
        "１３８００１３８０００ 谢谢",
        "加我微信 zhou_wen",
        "call me: zhou@example.org",
        "look at www.example.org",
        "VX abc",
        "一三八零零一三八零零零",
        "138 0013 8000",
        "https://example.org",
    ],
)
def test_thanks_with_a_way_to_be_reached_are_refused(words: str) -> None:
    with pytest.raises(Invalid, match="leave out"):
        thanks_words(words)


def test_thanks_are_kept_as_they_were_said() -> None:
    assert thanks_words(" 谢谢，\n妈妈 70 岁了，很喜欢！ ") == "谢谢， 妈妈 70 岁了，很喜欢！"
    assert thanks_words("I bought it on 3 May 2026. Lovely!")
    assert len(thanks_words("好" * 400)) == 280
    with pytest.raises(Invalid, match="write a word"):
        thanks_words(" \n ")
