"""Search: finding goods by craft, cooperative, price, stock and words. Not the goods themselves."""

from catalog.search.actions import reindex
from catalog.search.models import SearchWord
from catalog.search.offers import Offer, offers_of
from catalog.search.queries import Card, cards_of, listing
from catalog.search.rules import Choice, Facets, Listing, Sort, Wish

__all__ = [
    "Card",
    "Choice",
    "Facets",
    "Listing",
    "Offer",
    "SearchWord",
    "Sort",
    "Wish",
    "cards_of",
    "listing",
    "offers_of",
    "reindex",
]
