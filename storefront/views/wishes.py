"""Reading a shopper's wish from an address. Whatever stands there, something sensible is shown."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from catalog.search import Sort, Wish

#: Price bands offered, in minor units: (name in the address, from, up to).
BANDS: tuple[tuple[str, int | None, int | None], ...] = (
    ("0-50", None, 5_000),
    ("50-100", 5_000, 10_000),
    ("100-200", 10_000, 20_000),
    ("200-", 20_000, None),
)
LONGEST_QUESTION = 80
MOST_PAGES = 100_000


def wish_of(asked: MultiDict[str, str], *, craft: str = "", cooperative: str = "") -> Wish:
    """The wish in an address's questions; a page of one craft or cooperative says so itself."""
    least, most = next(
        ((low, high) for name, low, high in BANDS if name == asked.get("price")), (None, None)
    )
    return Wish(
        words=asked.get("q", "").strip()[:LONGEST_QUESTION],
        craft=craft or asked.get("craft", ""),
        cooperative=cooperative or asked.get("cooperative", ""),
        least=least,
        most=most,
        ready=asked.get("ready") == "1",
        sort=_sort(asked.get("sort", "")),
        page=_page(asked.get("page", "")),
    )


def _sort(text: str) -> Sort:
    return Sort(text) if text in set(Sort) else Sort.SEASON


def _page(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 else 1
