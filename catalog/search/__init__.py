"""Search: finding goods by craft, cooperative, price, stock and words. Not the goods themselves."""

from catalog.search.actions import fold, redraw
from catalog.search.copies import Time, time_of
from catalog.search.models import ShelfClock, ShelfMark, ShelfRow
from catalog.search.offers import AT, READY, Offer, by_ladder, offers_in, offers_of, offers_wanted
from catalog.search.proof import Difference, differences
from catalog.search.queries import Card, Shelf, listing, related, shelf_at
from catalog.search.rules import Choice, Facets, Listing, Sort, Wish
from catalog.search.suggesting import Suggestion, suggestions
from catalog.search.telling import Good, goods_after, highest_id, slugs_between
from catalog.search.touching import touch

__all__ = [
    "AT",
    "READY",
    "Card",
    "Choice",
    "Difference",
    "Facets",
    "Good",
    "Listing",
    "Offer",
    "Shelf",
    "ShelfClock",
    "ShelfMark",
    "ShelfRow",
    "Sort",
    "Suggestion",
    "Time",
    "Wish",
    "by_ladder",
    "differences",
    "fold",
    "goods_after",
    "highest_id",
    "listing",
    "offers_in",
    "offers_of",
    "offers_wanted",
    "redraw",
    "related",
    "shelf_at",
    "slugs_between",
    "suggestions",
    "time_of",
    "touch",
]
