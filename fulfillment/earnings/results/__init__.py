"""Results: what banks answer about a payday, kept once; found by reference, amount, account."""

from fulfillment.earnings.results.actions import decide, keep
from fulfillment.earnings.results.models import PayoutResult
from fulfillment.earnings.results.queries import OpenResult, known_lines, read_before, worklist
from fulfillment.earnings.results.rules import (
    BounceWhy,
    Fit,
    KnownLine,
    NewResult,
    Outcome,
    ResultState,
    fingerprints,
    judge,
    why,
)

__all__ = [
    "BounceWhy",
    "Fit",
    "KnownLine",
    "NewResult",
    "OpenResult",
    "Outcome",
    "PayoutResult",
    "ResultState",
    "decide",
    "fingerprints",
    "judge",
    "keep",
    "known_lines",
    "read_before",
    "why",
    "worklist",
]
