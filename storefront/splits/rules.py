"""Where the money of one variant's price goes, in five parts that sum to the price.

Maker: the piece rate in force. Cooperative: its agreed share of the price. Materials: what they
cost. Taxes: what the price holds of them at home; where they are put on top, none. Shop and host:
what is left; a host who showed the piece gets her share of the price out of it.

What the office has not told is None: it lies in the shop's part, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.money import Money
from catalog.pricing import Breakdown, breakdown
from catalog.products import TaxClass
from storefront.taxes import TaxRule


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one variant beside its price; hosts' shares are the least and the most."""

    rate: Money | None
    materials: Money | None
    cooperative_points: int | None
    tax: TaxRule | None
    tax_class: TaxClass = TaxClass.STANDARD
    host_points: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A price in its parts, for the variants that share both."""

    parts: Breakdown
    known: Known
    variant_ids: tuple[int, ...] = ()

    @property
    def host_most(self) -> Money | None:
        """What a host can get of it at most; no more than what is left for shop and host."""
        if self.known.host_points is None:
            return None
        most = self.parts.price.share(self.known.host_points[1])
        return min(most, self.parts.rest, key=lambda each: each.minor)

    @property
    def tax_on_top(self) -> bool:
        """Whether the tax at home is put on top of the price."""
        return self.known.tax is not None and not self.known.tax.included

    @property
    def tax_points(self) -> int:
        """The rate that the price is taxed at, at home."""
        return self.known.tax.points(self.known.tax_class) if self.known.tax else 0


def split(price: Money, known: Known) -> Split | None:
    """The parts of a price; None if they are not known or do not fit into it."""
    taxes = None
    if known.tax is not None:
        held = known.tax.tax_of(price, known.tax_class)
        taxes = held if known.tax.included else Money(0, price.currency)
    points = known.cooperative_points
    parts = breakdown(
        price,
        known.rate,
        known.materials,
        cooperative=None if points is None else price.share(points),
        taxes=taxes,
    )
    return None if parts is None else Split(parts, known)
