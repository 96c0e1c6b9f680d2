"""Reading a shopper's wish from an address. Whatever stands there, something sensible is shown."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from catalog.money import Money
from catalog.search import Choice, Facets, Sort, Wish

#: Price bands offered: name in the address, from, up to.
BANDS: tuple[tuple[str, Money | None, Money | None], ...] = (
    ("0-50", None, Money(50_00)),
    ("50-100", Money(50_00), Money(100_00)),
    ("100-200", Money(100_00), Money(200_00)),
    ("200-", Money(200_00), None),
)
LONGEST_QUESTION = 80
MOST_PAGES = 100_000
MOST_CHOICES = 20
#: Cooperatives offered in a listing: those with most goods; the others have pages of their own.
MOST_HOMES = 40


def wish_of(asked: MultiDict[str, str], *, craft: str = "", cooperative: str = "") -> Wish:
    """The wish in an address's questions; a page of one craft or cooperative says so itself."""
    least, most = next(
        ((low, high) for name, low, high in BANDS if name == asked.get("price")), (None, None)
    )
    return Wish(
        words=asked.get("q", "").strip()[:LONGEST_QUESTION],
        craft=craft or asked.get("craft", ""),
        cooperative=cooperative or asked.get("cooperative", ""),
        region=asked.get("region", ""),
        colours=tuple(asked.getlist("colour")[:MOST_CHOICES]),
        materials=tuple(asked.getlist("material")[:MOST_CHOICES]),
        least=least.minor if least else None,
        most=most.minor if most else None,
        ready=asked.get("ready") == "1",
        obtainable=asked.get("ready") == "order",
        sort=_sort(asked.get("sort", "")),
        page=_page(asked.get("page", "")),
    )


def homes_of(facets: Facets, wish: Wish) -> tuple[Choice, ...]:
    """The cooperatives to choose from, by their goods; the chosen one always among them."""
    full = [each for each in facets.cooperatives if each.count]
    best = sorted(full, key=lambda each: -each.count)[:MOST_HOMES]
    chosen = [each for each in facets.cooperatives if each.slug == wish.cooperative]
    return (*best, *(each for each in chosen if each not in best))


def _sort(text: str) -> Sort:
    return Sort(text) if text in set(Sort) else Sort.SEASON


def _page(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 else 1
