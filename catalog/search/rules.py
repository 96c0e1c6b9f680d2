"""What a shopper wishes to see, and how an answer to it is counted and paged.

Invariants: a wish is always valid (unknown values fall back, never fail); a page number lies
between 1 and the last page; a facet counts what one would see after choosing it, so it is counted
under every other choice but not under its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from catalog.words import Words

T = TypeVar("T")
PAGE = 24


class Sort(StrEnum):
    """Orders in which goods can be shown; the season's shows every craft in turn."""

    SEASON = "season"
    NEW = "new"
    PRICE_UP = "price-up"
    PRICE_DOWN = "price-down"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. Prices are in minor units; empty means no matter."""

    words: str = ""
    craft: str = ""
    cooperative: str = ""
    least: int | None = None
    most: int | None = None
    ready: bool = False
    sort: Sort = Sort.SEASON
    page: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """How many products there are of one craft, of one cooperative, ready or not."""

    craft: str
    craft_name: Words
    cooperative: str
    cooperative_name: Words
    ready: bool
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet with the number of products behind it."""

    slug: str
    name: Words
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be chosen under a wish."""

    crafts: tuple[Choice, ...]
    cooperatives: tuple[Choice, ...]
    ready: int
    count: int


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One page of an answer."""

    rows: tuple[T, ...]
    facets: Facets
    page: int
    pages: int

    @property
    def count(self) -> int:
        """Products that fit the wish, on all pages."""
        return self.facets.count


def counted(cells: Iterable[Cell], wish: Wish) -> Facets:
    """The facets of a wish from the cells that fit its words and prices."""
    every = tuple(cells)

    def fits(cell: Cell, but: str = "") -> bool:
        return (
            (but == "craft" or wish.craft in ("", cell.craft))
            and (but == "cooperative" or wish.cooperative in ("", cell.cooperative))
            and (but == "ready" or cell.ready or not wish.ready)
        )

    return Facets(
        crafts=_choices(every, lambda each: (each.craft, each.craft_name), fits, "craft"),
        cooperatives=_choices(
            every, lambda each: (each.cooperative, each.cooperative_name), fits, "cooperative"
        ),
        ready=sum(each.count for each in every if each.ready and fits(each, "ready")),
        count=sum(each.count for each in every if fits(each)),
    )


def _choices(
    cells: tuple[Cell, ...],
    named: Callable[[Cell], tuple[str, Words]],
    fits: Callable[[Cell, str], bool],
    facet: str,
) -> tuple[Choice, ...]:
    counts: dict[tuple[str, Words], int] = {}
    for cell in cells:
        name = named(cell)
        counts[name] = counts.get(name, 0) + (cell.count if fits(cell, facet) else 0)
    return tuple(Choice(slug, words, count) for (slug, words), count in counts.items())


def pages_of(count: int, size: int = PAGE) -> int:
    """How many pages `count` products fill; an empty answer still has one."""
    return max(1, -(-count // size))


def page_within(page: int, pages: int) -> int:
    """The asked page, or the nearest one that exists."""
    return min(max(page, 1), pages)
