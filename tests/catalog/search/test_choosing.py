"""A facet counts what one will see after choosing it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from catalog.cooperatives import CooperativeRow
from catalog.products import CraftRow
from catalog.search.choosing import Chooser
from catalog.search.columns import columns_of, replaced
from catalog.search.copies import Copy, Time
from catalog.search.finding import Found
from catalog.search.rules import Sort, Wish
from catalog.search.traits import COLOURS, MATERIALS
from catalog.words import Words

CRAFTS = {number: CraftRow(number, f"craft-{number}", Words(), Words()) for number in (1, 2, 3)}
HOMES = {
    number: CooperativeRow(number, f"home-{number}", Words(), Words(), Words(), Words(), region)
    for number, region in ((1, "east"), (2, "east"), (3, "south-west"))
}

rows = st.lists(
    st.tuples(
        st.sampled_from((1, 2, 3)),
        st.sampled_from((1, 2, 3)),
        st.integers(0, 9),
        st.integers(1, 300),
        st.integers(0, 100),
        st.booleans(),
        st.booleans(),
        st.integers(0, 2 ** len(COLOURS) - 1),
        st.integers(0, 2 ** len(MATERIALS) - 1),
    ),
    max_size=30,
)
wishes = st.builds(
    Wish,
    craft=st.sampled_from(("", "craft-1", "craft-2", "none")),
    cooperative=st.sampled_from(("", "home-1", "home-3")),
    region=st.sampled_from(("", "east", "south-west")),
    colours=st.sampled_from(((), ("red",), ("red", "blue"), ("nonsense",))),
    materials=st.sampled_from(((), ("silk",), ("paper", "wood"))),
    least=st.sampled_from((None, 50, 200)),
    most=st.sampled_from((None, 100, 250)),
    ready=st.booleans(),
    obtainable=st.booleans(),
    sort=st.sampled_from(Sort),
)


def copy_of(made: list[tuple[int, ...]]) -> Copy:
    lines = [
        (number, craft, home, day, least, least + more, *rest)
        for number, (craft, home, day, least, more, *rest) in enumerate(made, 1)
    ]
    return Copy(Time(), columns_of(lines), CRAFTS, HOMES)


@given(rows, wishes)
def test_what_a_facet_promises_is_what_choosing_it_shows(
    made: list[tuple[int, ...]], wish: Wish
) -> None:
    copy = copy_of(made)
    facets = Chooser(copy, wish).facets()
    for facet, choices, many in (
        ("craft", facets.crafts, False),
        ("cooperative", facets.cooperatives, False),
        ("region", facets.regions, False),
        ("colours", facets.colours, True),
        ("materials", facets.materials, True),
    ):
        for choice in choices:
            chosen = replace(wish, **{facet: (choice.slug,) if many else choice.slug})
            assert Chooser(copy, chosen).facets().count == choice.count, (facet, choice)
    for having, count in (("ready", facets.ready), ("obtainable", facets.obtainable)):
        chosen = replace(wish, **{"ready": False, "obtainable": False, having: True})
        assert Chooser(copy, chosen).facets().count == count


@given(rows, wishes)
def test_an_order_holds_everything_that_fits_once(made: list[tuple[int, ...]], wish: Wish) -> None:
    chooser = Chooser(copy_of(made), wish)
    places = chooser.places().tolist()
    assert sorted(places) == chooser.fitting().nonzero()[0].tolist()
    prices = chooser.columns.least[places].tolist()
    if wish.sort is Sort.PRICE_UP:
        assert prices == sorted(prices)


@given(rows, wishes)
def test_products_that_words_found_come_by_what_they_are_worth(
    made: list[tuple[int, ...]], wish: Wish
) -> None:
    ids = np.arange(1, len(made) + 10, 2)
    chooser = Chooser(copy_of(made), replace(wish, sort=Sort.SEASON), Found(ids, ids % 3))
    worth = (chooser.columns.product_id[chooser.places()] % 3).tolist()
    assert worth == sorted(worth, reverse=True)


@given(rows, rows, st.lists(st.integers(1, 40), unique=True))
def test_a_copy_that_is_brought_up_is_the_copy_made_anew(
    made: list[tuple[int, ...]], changed: list[tuple[int, ...]], gone: list[int]
) -> None:
    old, new = copy_of(made).columns, copy_of(changed).columns
    lines = {row[0]: tuple(row) for row in old.table.T.tolist()}
    fresh = {row[0]: tuple(row) for row in new.table.T.tolist() if row[0] not in gone}
    left = {each: row for each, row in lines.items() if each not in gone}
    expected = columns_of({**left, **fresh}.values())
    assert replaced(old, gone, fresh.values()).table.tolist() == expected.table.tolist()
