"""Colours and materials fall into the families by which shoppers choose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.traits import COLOURS, MATERIALS, bits, colour_of, colours_in, materials_in
from catalog.words import Words


@pytest.mark.parametrize("family", COLOURS, ids=lambda each: each.slug)
def test_the_sign_of_a_family_is_of_that_family(family: object) -> None:
    assert colour_of(family.signs[0]) == family.slug  # type: ignore[attr-defined] # a family


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_has_a_family(code: int) -> None:
    assert colour_of(f"#{code:06X}") in {each.slug for each in COLOURS}


def test_several_colours_are_a_set() -> None:
    assert colours_in(["#B5202A", "#B8352B", "#2F5B93"]) == bits(COLOURS, ["red", "blue"])


@pytest.mark.parametrize(
    ("said", "slugs"),
    [
        (Words("淡水珍珠、真丝线、925银扣", ""), ["pearl", "silk", "metal"]),
        (Words("", "Bamboo, cotton"), ["bamboo", "cotton"]),
        (Words("慈竹丝、白瓷", "Bamboo thread, white porcelain"), ["bamboo", "porcelain"]),
        (Words("星光", "Starlight"), []),
    ],
)
def test_materials_are_read_in_both_languages(said: Words, slugs: list[str]) -> None:
    assert materials_in(said) == bits(MATERIALS, slugs)
