"""What a product lacks, what a matrix makes, what a change changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid, Refusal
from catalog.products.rules import (
    LISTING,
    Choice,
    Facts,
    Lack,
    ProductState,
    changes,
    choices_of,
    lacks,
    matrix,
    sku_of,
    slug_of,
)
from catalog.words import Words

FACTS = Facts(
    *[Words("手链", "Bracelet")] * 5,
    craft_id=1,
    cooperative_id=1,
    level=1,
    standard_minutes=Decimal("18.00"),
    pack=10,
    min_batch=10,
    weight_g=20,
    kit_weight_g=25,
    materials_minor=300,
)
CODES = st.lists(st.text("ABCDEFGH", min_size=1, max_size=3), unique=True, max_size=8)


def test_a_product_without_anything_lacks_everything_in_the_order_of_the_page() -> None:
    assert lacks(Words("手链"), priced=False, pictured=False) == tuple(Lack)
    assert lacks(Words("手链", "Bracelet"), priced=True, pictured=True) == ()


def test_what_was_delisted_can_be_shown_again_and_nothing_becomes_a_draft() -> None:
    assert LISTING.next(ProductState.DELISTED, "publish") is ProductState.PUBLISHED
    assert ProductState.DRAFT not in LISTING.moves.values()
    with pytest.raises(Refusal):
        LISTING.next(ProductState.DRAFT, "delist")


@given(CODES, CODES)
def test_a_matrix_names_each_pair_once(colours: list[str], sizes: list[str]) -> None:
    words = Words("色", "Colour")
    made = matrix(
        "BR-1",
        [Choice(f"C{each}", words) for each in colours],
        [Choice(each, words) for each in sizes],
    )
    assert (
        len({each.sku for each in made}) == len(made) == max(1, len(colours)) * max(1, len(sizes))
    )


def test_a_matrix_that_is_too_large_is_refused() -> None:
    many = [Choice(f"A{number}", Words("色", "Colour")) for number in range(21)]
    with pytest.raises(Invalid):
        matrix("BR", many, many)


def test_choices_are_read_with_commas_of_either_width() -> None:
    green, small = choices_of("grn, 青绿, Leaf green, #6f9a78\n\ns，小号，Small")
    assert (green.code, green.name, green.colour_hex) == (
        "GRN",
        Words("青绿", "Leaf green"),
        "#6F9A78",
    )
    assert (small.code, small.colour_hex) == ("S", "")


@pytest.mark.parametrize("line", ["GRN", "GRN, 青绿", "GRN, 青绿, Green, blue", "G N, 青, Green"])
def test_a_choice_that_cannot_be_read_is_told(line: str) -> None:
    with pytest.raises(Invalid):
        choices_of(line)


@pytest.mark.parametrize("text", ["", "-A", "A B", "Ä", "=1+1", "A" * 41])
def test_what_cannot_be_a_sku_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        sku_of(text)


def test_a_change_is_told_field_by_field() -> None:
    after = replace(FACTS, name=Words("手链", "Band"), standard_minutes=Decimal("20"), pack=12)
    assert changes(FACTS, after) == {
        "name.en": ["Bracelet", "Band"],
        "standard_minutes": ["18", "20"],
        "pack": ["10", "12"],
    }
    assert changes(FACTS, FACTS) == {}


def test_an_address_word_is_made_of_the_english_name() -> None:
    assert slug_of(Words("手链", "Jade & Silver  Bracelet!")) == "jade-silver-bracelet"
    assert slug_of(Words("手链")) == ""
