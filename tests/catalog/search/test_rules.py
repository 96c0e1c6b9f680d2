"""What a shopper may choose is counted as she will find it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.search.rules import Cell, Wish, counted, page_within, pages_of
from catalog.words import Words

CRAFTS = ("beading", "knotting")
COOPERATIVES = ("qingxi", "yunling")


def cell(craft: str, cooperative: str, count: int, *, ready: bool = True) -> Cell:
    return Cell(craft, Words(craft), cooperative, Words(cooperative), ready, count)


CELLS = (
    cell("beading", "qingxi", 3),
    cell("beading", "yunling", 2, ready=False),
    cell("knotting", "yunling", 5),
)


def by_slug(choices: tuple[object, ...]) -> dict[str, int]:
    return {each.slug: each.count for each in choices}  # type: ignore[attr-defined]


def test_without_a_choice_everything_counts() -> None:
    facets = counted(CELLS, Wish())
    assert (facets.count, facets.ready) == (10, 8)
    assert by_slug(facets.crafts) == {"beading": 5, "knotting": 5}


def test_a_choice_narrows_the_other_facets_but_not_its_own() -> None:
    facets = counted(CELLS, Wish(craft="beading"))
    assert facets.count == 5
    assert by_slug(facets.crafts) == {"beading": 5, "knotting": 5}
    assert by_slug(facets.cooperatives) == {"qingxi": 3, "yunling": 2}
    assert facets.ready == 3


def test_a_choice_that_would_find_nothing_is_counted_as_nothing() -> None:
    facets = counted(CELLS, Wish(cooperative="qingxi", ready=True))
    assert by_slug(facets.crafts) == {"beading": 3, "knotting": 0}


cells = st.builds(
    cell,
    st.sampled_from(CRAFTS),
    st.sampled_from(COOPERATIVES),
    st.integers(1, 50),
    ready=st.booleans(),
)
wishes = st.builds(
    Wish,
    craft=st.sampled_from(("", *CRAFTS)),
    cooperative=st.sampled_from(("", *COOPERATIVES)),
    ready=st.booleans(),
)


@given(st.lists(cells, max_size=12), wishes)
def test_what_a_facet_promises_is_what_choosing_it_shows(every: list[Cell], wish: Wish) -> None:
    for choice in counted(every, wish).crafts:
        chosen = Wish(craft=choice.slug, cooperative=wish.cooperative, ready=wish.ready)
        assert counted(every, chosen).count == choice.count


@given(st.integers(0, 10_000), st.integers(-5, 1_000))
def test_a_page_always_exists(count: int, asked: int) -> None:
    pages = pages_of(count)
    assert 1 <= page_within(asked, pages) <= pages
    assert (pages - 1) * 24 <= max(count - 1, 0) < pages * 24
