"""What prices hold of their tax, line by line at each line's own rate, and what goes back. Pure.

Rules
* The tax of a line is worked out alone, halves up; what sending costs is taxed like what is sent,
  by its worth, divided without loss. Then all is summed by rate: the sums are the total to the fen.
* These are the rules by which the checkout taxed the order (`storefront/taxes`), so that one from
  which pieces fall away ends as if it had been ordered so.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.money import Money, apportion
from fulfillment.orders.rules import TaxLine


def tax_within(amount: Money, points: int) -> Money:
    """The tax that a price holds at a rate, halves up."""
    over = 10_000 + points
    return Money((2 * amount.minor * points + over) // (2 * over), amount.currency)


def taxes_back(taxes: Sequence[TaxLine], amount: Money) -> tuple[TaxLine, ...]:
    """The part of an order's taxes that goes back with `amount` of its total, halves up.

    It follows from the amount alone, never from earlier refunds: any order of the same refunds
    ends the same. All of the total takes all of the taxes with it.
    """
    weights = [each.gross.minor for each in taxes]
    if not sum(weights):
        return ()
    shares = zip(taxes, apportion(amount.minor, weights), weights, strict=True)
    back = []
    for each, part, gross in shares:
        tax = (2 * part * each.tax.minor + gross) // (2 * gross) if gross else 0
        parts = (Money(part - tax, amount.currency), Money(tax, amount.currency))
        back.append(TaxLine(each.name, each.points, each.included, *parts))
    return tuple(back)


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
