"""What a cart adds up to, and what sending it costs.

Shipping is one plain table by where the parcel goes, shown before anybody types an address:
mainland China ¥12, free from ¥199; Hong Kong, Macau and Taiwan ¥35; everywhere else ¥120.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.money import Money, total
from catalog.words import Words

#: One line of a cart holds at most so many pieces; more is a bulk order.
MOST = 999


@dataclass(frozen=True, slots=True)
class Fees:
    """What sending a parcel costs, by where it goes."""

    mainland: Money
    free_from: Money
    near: Money
    far: Money


FEES = Fees(Money(1_200), Money(19_900), Money(3_500), Money(12_000))
NEAR_COUNTRIES = frozenset({"HK", "MO", "TW"})


@dataclass(frozen=True, slots=True)
class CartRow:
    """One line as a page shows it. Without a price it is no longer sold."""

    variant_id: int
    product_id: int
    slug: str
    sku: str
    name: Words
    variant: Words
    pieces: int
    price: Money | None
    left: int

    @property
    def amount(self) -> Money:
        """What the line costs."""
        return self.price * self.pieces if self.price is not None else Money(0)

    @property
    def enough(self) -> bool:
        """Whether the shop could send it now."""
        return self.price is not None and self.pieces <= self.left


@dataclass(frozen=True, slots=True)
class CartView:
    """A whole cart as a page shows it."""

    rows: tuple[CartRow, ...] = ()

    @property
    def pieces(self) -> int:
        """Pieces in the cart, for the number beside its icon."""
        return sum(row.pieces for row in self.rows)

    @property
    def goods(self) -> Money:
        """What the pieces cost."""
        return total(row.amount for row in self.rows)

    @property
    def ready(self) -> bool:
        """Whether every line could be ordered as it stands."""
        return bool(self.rows) and all(row.enough for row in self.rows)


def shipping(country: str, goods: Money) -> Money:
    """What sending `goods` to a country (ISO 3166, two capitals) costs."""
    if country == "CN":
        return FEES.mainland if goods < FEES.free_from else Money(0)
    return FEES.near if country in NEAR_COUNTRIES else FEES.far


def joined(mine: Mapping[int, int], hers: Mapping[int, int]) -> dict[int, int]:
    """Two carts in one: pieces of the same variant are added, up to `MOST`."""
    both = {**mine, **hers}
    return {
        variant: min(MOST, mine.get(variant, 0) + hers.get(variant, 0)) for variant in sorted(both)
    }
