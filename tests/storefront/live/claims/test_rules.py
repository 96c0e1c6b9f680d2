"""What chat lines mean, measured on lines whose meaning people wrote beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storefront.live.claims import SURE, Reading, Sense, read
from storefront.live.claims.tokens import MOST, numeral
from storefront.live.claims.vocabulary import SIGNS, WORDS

LINES, HELD_OUT = (Path(__file__).with_name(f"{name}.tsv") for name in ("lines", "held_out"))
CODES = ("A1", "A12", "C3", "12", "x2")
WORDS_OF_CHATS = (*" ".join((*SIGNS.values(), *WORDS.values())).split(), *CODES, "1", "+2", " ")


def labelled(path: Path = LINES) -> Iterator[tuple[str, Reading, set[str]]]:
    """Each line, what we read and what was meant."""
    codes: list[str] = []
    on_air: str | None = None
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# codes: "):
            told, _, shown = line.removeprefix("# codes: ").partition("\tpinned: ")
            codes, on_air = told.split(), shown or None
        elif not line.startswith("# "):
            text, _, meant = line.rpartition("\t")
            wanted = set() if meant == "-" else set(meant.split())
            yield text, read(text, codes, on_air=on_air), wanted


def proposed(reading: Reading) -> set[str]:
    """What a person would be shown as sure."""
    claims = {f"{each.code}={each.pieces}" for each in reading.claims if each.is_sure}
    return claims | {f"!{code}" for code in reading.taken_back}


@pytest.mark.parametrize("path", [LINES, HELD_OUT], ids=["lines", "held_out"])
def test_of_labelled_lines_nearly_all_claims_are_found_and_nearly_none_is_wrong(path: Path) -> None:
    found = [(proposed(reading), wanted) for _text, reading, wanted in labelled(path)]
    right = sum(len(got & wanted) for got, wanted in found)
    assert len(found) >= 300
    assert right / sum(len(got) for got, _wanted in found) >= 0.99, "precision"
    assert right / sum(len(wanted) for _got, wanted in found) >= 0.95, "recall"


def test_a_line_that_means_nothing_sure_is_proposed_to_nobody() -> None:
    wrong = [text for text, reading, wanted in labelled() if not wanted and proposed(reading)]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "sense"),
    [
        ("A1 还有吗？", Sense.QUESTION),
        ("how much is A1", Sense.QUESTION),
        ("A1不要了", Sense.BACK),
        ("A1真好看", Sense.TALK),
        ("晚上好", Sense.TALK),
        ("要A1", Sense.CLAIM),
    ],
)
def test_a_line_has_one_sense(line: str, sense: Sense) -> None:
    assert read(line, ["A1"]).sense is sense


def test_what_else_is_said_makes_a_claim_less_sure_but_keeps_it_for_a_person() -> None:
    reading = read("A1红色的要两条送妈妈", ["A1"])
    (claim,) = reading.claims
    assert (claim.code, claim.pieces, claim.is_sure) == ("A1", 2, False)
    assert claim.confidence < SURE


def test_wanting_one_thing_and_not_another_is_left_to_a_person() -> None:
    reading = read("要A1两件，不要C3", ["A1", "C3"])
    assert reading.taken_back == ("C3",)
    assert [(each.code, each.pieces, each.is_sure) for each in reading.claims] == [("A1", 2, False)]


def test_only_codes_on_sale_are_claimed_and_answered_as_they_were_given() -> None:
    assert [each.code for each in read("a1+1 b7+1", ["A1"]).claims] == ["A1"]
    assert read("B7+1", ["A1"]).claims == ()
    assert read("A1+1", []).claims == ()


@pytest.mark.parametrize(
    ("word", "number"),
    [("两", 2), ("十", 10), ("十二", 12), ("九十九", 99), ("一百零五", 105), ("一二", None)],
)
def test_chinese_numbers_are_read(word: str, number: int | None) -> None:
    assert numeral(word) == number


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS_OF_CHATS)).map("".join)))
@example("A1" * 200)
@example("：" * 40 + "A1+2")
@example("A1+" + "9" * 400)
@example("[" * 10_000)
@example(("A1 x" * 2_500)[:10_000])
@example("\ufdfa" * 10_000)
@example("\u4e24\u4ef6" * 5_000)
@example("no." * 3_000 + "1" * 1_000)
def test_no_line_breaks_it_and_every_claim_is_a_code_on_sale_once(line: str) -> None:
    reading = read(line, CODES, on_air="C3")
    codes = [each.code for each in reading.claims]
    assert len(set(codes)) == len(codes)
    assert set(codes) | set(reading.taken_back) <= set(CODES)
    assert all(1 <= each.pieces <= MOST for each in reading.claims)
    assert reading == read(line, CODES, on_air="C3")
