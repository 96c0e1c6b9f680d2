"""Quotes: this many of that, when and for how much, held for some days. See docs/promises.md."""

from storefront.quotes.actions import Keeping, keep, lapse_due, let_go, ordered
from storefront.quotes.models import Quote, QuoteLine
from storefront.quotes.queries import (
    Line,
    Row,
    by_number,
    by_token,
    lines_of,
    offer_of,
    order_number,
    quotes_page,
    standing,
)
from storefront.quotes.rules import (
    MOST_DAYS,
    MOST_LINES,
    MOST_PIECES,
    QUOTE,
    Asked,
    Offer,
    QuoteState,
)
from storefront.quotes.taxing import taxes_of

__all__ = [
    "MOST_DAYS",
    "MOST_LINES",
    "MOST_PIECES",
    "QUOTE",
    "Asked",
    "Keeping",
    "Line",
    "Offer",
    "Quote",
    "QuoteLine",
    "QuoteState",
    "Row",
    "by_number",
    "by_token",
    "keep",
    "lapse_due",
    "let_go",
    "lines_of",
    "offer_of",
    "order_number",
    "ordered",
    "quotes_page",
    "standing",
    "taxes_of",
]
