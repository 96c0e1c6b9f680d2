"""Where a price goes, as far as it is known for certain.

Invariant: the parts sum to the price. The maker's part is the piece rate in force, the materials'
part what they cost; the rest is named for what it pays and is never made out to be more exact. A
price below what it must pay has no breakdown: better none than a false one.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.money import Money


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of one price."""

    price: Money
    maker: Money
    materials: Money
    rest: Money

    def percent(self, part: Money) -> int:
        """A part in whole percent, for words and bars; halves go up."""
        return (part.minor * 200 + self.price.minor) // (2 * self.price.minor)


def breakdown(price: Money, rate: Money | None, materials: Money) -> Breakdown | None:
    """The parts of `price`, or None if the rate is unknown or the sum would not fit."""
    if rate is None or rate.currency != price.currency or materials.currency != price.currency:
        return None
    rest = price - rate - materials
    return None if rest.minor < 0 else Breakdown(price, rate, materials, rest)
