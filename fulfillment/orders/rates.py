"""What prices that hold their tax hold of it, line by line at each line's own rate. Pure.

Rules
* The tax of a line is worked out alone, halves up; what sending costs is taxed like what is sent,
  by its worth, divided without loss. Then all is summed by rate: the sums are the total to the fen.
* These are the rules by which the checkout taxed the order (`storefront/taxes`), so that one from
  which pieces fall away ends as if it had been ordered so.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.money import Money, apportion
from fulfillment.orders.rules import tax_within


def held_by_rate(
    lines: Sequence[tuple[Money, int]], shipping: Money
) -> dict[int, tuple[Money, Money]]:
    """Net and tax by rate, of (amount, rate in basis points) and what sending them costs."""
    worth: dict[int, int] = {}
    for amount, points in lines:
        worth[points] = worth.get(points, 0) + amount.minor
    weights = list(worth.values()) if sum(worth.values()) else [1] * len(worth)
    parts = apportion(shipping.minor, weights) if worth else []
    sent = [(Money(part, shipping.currency), at) for part, at in zip(parts, worth, strict=True)]
    nothing = Money(0, shipping.currency)
    found: dict[int, tuple[Money, Money]] = {}
    for amount, points in (*lines, *sent):
        net, tax = found.get(points, (nothing, nothing))
        mine = tax_within(amount, points)
        found[points] = (net + amount - mine, tax + mine)
    return found
