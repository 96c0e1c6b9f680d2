"""Pricing: what a piece costs and what making it earns. Not discounts, not shipping."""

from catalog.pricing.models import PieceRate, Price, PriceTier
from catalog.pricing.queries import newest_rate, prices_of, rate_of, rates_of
from catalog.pricing.rules import Breakdown, Ladder, Step, breakdown
from catalog.pricing.tiers import ladders_of, unit_prices

__all__ = [
    "Breakdown",
    "Ladder",
    "PieceRate",
    "Price",
    "PriceTier",
    "Step",
    "breakdown",
    "ladders_of",
    "newest_rate",
    "prices_of",
    "rate_of",
    "rates_of",
    "unit_prices",
]
