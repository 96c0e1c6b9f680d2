"""Pricing: what a piece costs and what making it earns. Not discounts, not shipping."""

from catalog.pricing.costs import told_costs, told_fees
from catalog.pricing.models import CooperativeFee, MaterialCost, PieceRate, Price, PriceTier
from catalog.pricing.queries import prices_of, rate_of, rates_of
from catalog.pricing.rules import Breakdown, Ladder, Step, breakdown
from catalog.pricing.tiers import ladders_of, unit_prices

__all__ = [
    "Breakdown",
    "CooperativeFee",
    "Ladder",
    "MaterialCost",
    "PieceRate",
    "Price",
    "PriceTier",
    "Step",
    "breakdown",
    "ladders_of",
    "prices_of",
    "rate_of",
    "rates_of",
    "told_costs",
    "told_fees",
    "unit_prices",
]
