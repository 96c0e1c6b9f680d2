"""Which host each line of an order is credited to, and what becomes of the commission."""

from storefront.live.attribution.actions import credit, credit_line, earn, reduce, release, void
from storefront.live.attribution.models import Attribution, AttributionCorrection
from storefront.live.attribution.rules import (
    AttributionRule,
    Candidate,
    CommissionState,
    Decision,
    commission_of,
    decide,
    losers_of,
)

__all__ = [
    "Attribution",
    "AttributionCorrection",
    "AttributionRule",
    "Candidate",
    "CommissionState",
    "Decision",
    "commission_of",
    "credit",
    "credit_line",
    "decide",
    "earn",
    "losers_of",
    "reduce",
    "release",
    "void",
]
