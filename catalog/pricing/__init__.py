"""Pricing: what a piece costs and what making it earns. Not discounts, not shipping."""

from catalog.pricing.models import PieceRate, Price
from catalog.pricing.queries import newest_rate, prices_of, rate_of, rates_of
from catalog.pricing.rules import Breakdown, breakdown

__all__ = [
    "Breakdown",
    "PieceRate",
    "Price",
    "breakdown",
    "newest_rate",
    "prices_of",
    "rate_of",
    "rates_of",
]
