"""How much of what a maker hands in is good at the first look, as the planner may count on it.

Evidence is remembered and fades: before each lot what is known shrinks by the lot's share of
`MEMORY` pieces, so that about her last `MEMORY` pieces speak. The yield leans on what is `USUAL`
with the weight of `LEANING` pieces, and is said only from `ENOUGH` pieces on. Invariants:
0 <= good <= seen; the yield lies between `LOWEST` and 1; no single lot moves it by more than its
share; only first looks count, never pieces shown again.

By craft the same, leaning on what she is known for in all crafts instead of on what is usual: a
few pieces of a new craft say little, and many speak for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

MEMORY = 300
LEANING = 20
ENOUGH = 20
USUAL = Decimal("0.95")
LOWEST = Decimal("0.5")
_FINE = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pieces that speak for her, and how many of them were good."""

    seen: Decimal = Decimal(0)
    good: Decimal = Decimal(0)


def remembered(before: Evidence, *, lot: int, good: int) -> Evidence:
    """The evidence with one more lot."""
    if not 0 <= good <= lot:
        raise ValueError((lot, good))
    kept = 1 - Decimal(lot) / (lot + MEMORY)
    return Evidence(
        (before.seen * kept + lot).quantize(_FINE), (before.good * kept + good).quantize(_FINE)
    )


def yield_of(known: Evidence, usual: Decimal = USUAL) -> Decimal | None:
    """The share of good pieces that the planner may count on; None while too little is known."""
    if known.seen < ENOUGH:
        return None
    share = (known.good + LEANING * usual) / (known.seen + LEANING)
    return min(max(share, LOWEST), Decimal(1)).quantize(_FINE)
