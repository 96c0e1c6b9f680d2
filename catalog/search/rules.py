"""What a shopper wishes to see, and how an answer to it is paged.

Invariants: a wish is always valid (unknown values fall back, never fail); a page number lies
between 1 and the last page; a facet counts what one would see after choosing it, so it is counted
under every other choice but not under its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    """What is asked for. Prices are in minor units; empty means no matter. Of several colours or
    materials one is enough. What is obtainable lies ready or is made to order."""

    words: str = ""
    craft: str = ""
    cooperative: str = ""
    region: str = ""
    colours: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    ready: bool = False
    obtainable: bool = False
    sort: Sort = Sort.SEASON
    page: int = 1

    @property
    def from_its_beginning(self) -> Wish:
        """The same wish on its first page: what may be chosen under it is the same."""
        return self if self.page == 1 else replace(self, page=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet with the number of products behind it."""

    slug: str
    name: Words
    count: int
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be chosen under a wish, and how many products fit it."""

    crafts: tuple[Choice, ...]
    cooperatives: tuple[Choice, ...]
    regions: tuple[Choice, ...]
    colours: tuple[Choice, ...]
    materials: tuple[Choice, ...]
    ready: int
    obtainable: int
    count: int

    def __hash__(self) -> int:  # by its sums: hundreds of cooperatives would be hashed each time
        return hash((self.ready, self.obtainable, self.count))


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One page of an answer."""

    rows: tuple[T, ...]
    facets: Facets
    page: int
    pages: int
    instead: str = ""

    @property
    def count(self) -> int:
        """Products that fit the wish, on all pages."""
        return self.facets.count


def pages_of(count: int, size: int = PAGE) -> int:
    """How many pages `count` products fill; an empty answer still has one."""
    return max(1, -(-count // size))


def page_within(page: int, pages: int) -> int:
    """The asked page, or the nearest one that exists."""
    return min(max(page, 1), pages)
