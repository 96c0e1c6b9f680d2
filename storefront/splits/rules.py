"""Where the money of one variant's price goes, in five parts that sum to the price.

Maker: the piece rate in force. Cooperative: its agreed share of the price. Materials: what they
cost. Taxes: what the price holds of them at home; where they are put on top, none. Shop and host:
what is left; a host who showed the piece gets her share of the price out of it.

A bundle is known by what lies in it (`put_together`): its makers, materials and minutes are those
of its components, together with what its own wrapping costs. Of its price each cooperative gets
its share of the part that its handwork has in it.

What the office has not told is None: it lies in the shop's part, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.money import Money, apportion, total
from catalog.pricing import Breakdown, breakdown
from catalog.products import TaxClass
from storefront.taxes import TaxRule


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one variant beside its price; hosts' shares are the least and the most.

    `fees` are the shares of cooperatives, where several have a part in it: (weight, points).
    """

    rate: Money | None
    materials: Money | None
    cooperative_points: int | None
    tax: TaxRule | None
    tax_class: TaxClass = TaxClass.STANDARD
    host_points: tuple[int, int] | None = None
    minutes: Decimal | None = None
    fees: tuple[tuple[int, int], ...] = ()
    platform_points: int | None = None
    market_points: int | None = None


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
    def upkeep(self) -> Money | None:
        """What of the shop's part keeps platform and market going, by the office's rules."""
        points = (self.known.platform_points or 0) + (self.known.market_points or 0)
        if not points:
            return None
        return min(self.parts.price.share(points), self.parts.rest, key=lambda each: each.minor)

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
    parts = breakdown(
        price,
        known.rate,
        known.materials,
        cooperative=_fee(price, known),
        taxes=taxes,
    )
    return None if parts is None else Split(parts, known)


def put_together(bundle: Known, parts: Sequence[tuple[int, Known]]) -> Known:
    """A bundle by what lies in it: (pieces of it in one bundle, what is known of it)."""
    rates = [each.rate * n for n, each in parts if each.rate is not None]
    costs = [each.materials * n for n, each in parts if each.materials is not None]
    minutes = [each.minutes * n for n, each in parts if each.minutes is not None]
    points = [each.cooperative_points for _, each in parts if each.cooperative_points is not None]
    told = len(rates) == len(points) == len(parts)
    fees = (
        tuple((rate.minor, each) for rate, each in zip(rates, points, strict=True)) if told else ()
    )
    own = [bundle.materials] if bundle.materials is not None else []
    return replace(
        bundle,
        rate=total(rates) if len(rates) == len(parts) else None,
        materials=total([*costs, *own]) if len(costs) == len(parts) else None,
        minutes=sum(minutes, Decimal(0)) if len(minutes) == len(parts) else None,
        cooperative_points=points[0] if told and len(set(points)) == 1 else None,
        fees=fees,
    )


def _fee(price: Money, known: Known) -> Money | None:
    """What cooperatives get of a price."""
    if known.cooperative_points is not None:
        return price.share(known.cooperative_points)
    if not known.fees or not sum(weight for weight, _ in known.fees):
        return None
    pieces = apportion(price.minor, [weight for weight, _ in known.fees])
    mine = zip(pieces, known.fees, strict=True)
    return total(
        (Money(part, price.currency).share(points) for part, (_, points) in mine), price.currency
    )
