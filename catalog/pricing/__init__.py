"""Pricing: what a piece costs and what making it earns. Not discounts, not shipping."""

from catalog.pricing.models import PieceRate, Price
from catalog.pricing.queries import prices_of, rate_of, rates_of

__all__ = ["PieceRate", "Price", "prices_of", "rate_of", "rates_of"]
