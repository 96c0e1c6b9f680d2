"""Words are cut the same way when they are stored and when they are asked."""

from __future__ import annotations

import pytest

from catalog.search.segments import LONGEST, words_in


def test_chinese_is_found_by_its_words_and_not_only_as_a_whole() -> None:
    assert {"手链", "青玉"} <= set(words_in("青玉圆珠手链"))


@pytest.mark.parametrize("said", ["Bracelets", "bracelet", "ＢＲＡＣＥＬＥＴ", "bracelet!"])
def test_english_is_found_in_any_dress(said: str) -> None:
    assert words_in(said) == ["bracelet"]


def test_glass_keeps_its_last_letters() -> None:
    assert words_in("glass") == ["glass"]


def test_codes_are_found_by_their_parts() -> None:
    assert words_in("BR-JADE-01-GRN") == ["br", "jade", "01", "grn"]


@pytest.mark.parametrize("said", ["", "  ", "！？", "%_", "a"])
def test_marks_and_single_letters_are_no_words(said: str) -> None:
    assert words_in(said) == []


def test_a_word_is_never_longer_than_its_column() -> None:
    assert max(map(len, words_in("x" * 500))) == LONGEST
