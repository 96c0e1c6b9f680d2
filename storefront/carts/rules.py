"""What a cart adds up to, in money and in grams. What sending it costs is `delivery`'s."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from catalog.money import Money, total
from catalog.pricing.rules import Step
from catalog.products import TaxClass
from catalog.stock.bundling import Part
from catalog.stock.rules import bundles_in
from catalog.words import Words
from storefront.carts.offered import Offered
from storefront.taxes import Taxable
from storefront.waiting.rules import Held

#: One line of a cart holds at most so many pieces; more is a bulk order.
MOST = 999


@dataclass(frozen=True, slots=True)
class CartRow:
    """One line as a page shows it. Without a price it is no longer sold.

    What is made to order and does not lie ready is made: `ready_on` is the day it can be promised
    for, or None if no day is within sight. `price` is what one costs at this number of pieces;
    `single` what one alone costs; `more` is the next number from which each costs less. `left` is
    what the lines above it leave of its variant; `was` what a piece cost when she put it in, if it
    costs something else now; `lettering` her words on it, if its product carries words still.
    `held` are pieces that the waiting line holds for her; `left` counts them too. `parts` is what
    lies in a bundle; `offered` the slot of a live session that it was put in from.
    """

    variant_id: int
    product_id: int
    slug: str
    sku: str
    name: Words
    variant: Words
    pieces: int
    price: Money | None
    left: int
    made_to_order: bool = False
    ready_on: date | None = None
    weight_g: int = 0
    tax_class: TaxClass = TaxClass.STANDARD
    single: Money | None = None
    more: Step | None = None
    lettering: str = ""
    mark: str = ""
    can_letter: bool = True
    was: Money | None = None
    offer_id: int | None = None
    held: Held | None = None
    parts: tuple[Part, ...] = ()
    offered: Offered | None = None

    @property
    def live(self) -> Offered | None:
        """The slot whose price and pieces these are, while its session is on air."""
        return self.offered if self.offered is not None and self.offered.on_air else None

    @property
    def too_many(self) -> bool:
        """Whether it is more than one buyer may have of the slot."""
        limit = self.live.limit if self.live is not None else None
        return limit is not None and self.pieces > limit

    @property
    def saving(self) -> Money | None:
        """What she pays less because she takes so many; None where it is nothing."""
        if self.price is None or self.single is None or self.single <= self.price:
            return None
        return (self.single - self.price) * self.pieces

    @property
    def key(self) -> str:
        """What tells this line from the others of the cart."""
        return f"{self.variant_id}-{self.mark}" if self.mark else str(self.variant_id)

    @property
    def to_make(self) -> bool:
        """Whether it is made for her: more than lie ready of what is made to order."""
        return self.price is not None and self.made_to_order and self.pieces > self.left

    @property
    def amount(self) -> Money:
        """What the line costs."""
        return self.price * self.pieces if self.price is not None else Money(0)

    @property
    def enough(self) -> bool:
        """Whether the shop could send it now, or promise it for a day."""
        if not self.can_letter or self.too_many:
            return False
        if self.to_make:
            return self.ready_on is not None
        return self.price is not None and self.pieces <= self.left


@dataclass(frozen=True, slots=True)
class Pool:
    """Pieces that are left, by variant, for the lines of a cart to share, and what lies in bundles.

    Never below zero: what a line wants beyond what there is takes nothing from the next ones.
    """

    left: dict[int, int]
    parts: Mapping[int, tuple[Part, ...]]

    def takes(self, variant_id: int) -> dict[int, int]:
        """Pieces by variant that one of it takes."""
        parts = self.parts.get(variant_id)
        return {each.variant_id: each.pieces for each in parts} if parts else {variant_id: 1}

    def here(self, variant_id: int) -> int:
        """How many of it can be had."""
        return bundles_in(self.left, self.takes(variant_id))

    def take(self, variant_id: int, pieces: int, *, or_made: bool) -> int:
        """How many there were; so many go, unless they are made because there are too few."""
        here = self.here(variant_id)
        if pieces <= here or not or_made:
            self.add(variant_id, -pieces)
        return here

    def add(self, variant_id: int, pieces: int) -> None:
        """So many of it come, or below zero are taken."""
        for each, n in self.takes(variant_id).items():
            self.left[each] = max(0, self.left.get(each, 0) + n * pieces)


@dataclass(frozen=True, slots=True)
class CartView:
    """A whole cart as a page shows it; `lapsing` says that some order may hold pieces although its
    time is over."""

    rows: tuple[CartRow, ...] = ()
    lapsing: bool = False

    @property
    def pieces(self) -> int:
        """Pieces in the cart, for the number beside its icon."""
        return sum(row.pieces for row in self.rows)

    @property
    def goods(self) -> Money:
        """What the pieces cost."""
        return total(row.amount for row in self.rows)

    @property
    def saving(self) -> Money | None:
        """What she pays less because she takes many of a kind; None where it is nothing."""
        saved = [row.saving for row in self.rows if row.saving is not None]
        return total(saved) if saved else None

    @property
    def taxable(self) -> tuple[Taxable, ...]:
        """The pieces as they are taxed."""
        return tuple(Taxable(row.amount, row.tax_class) for row in self.rows)

    @property
    def grams(self) -> int:
        """What the pieces weigh."""
        return sum(row.weight_g * row.pieces for row in self.rows)

    @property
    def promised(self) -> str:
        """The days that the page shows, so that no later ones are promised behind her back."""
        days = {row.key: row.ready_on for row in self.rows if row.to_make}
        return " ".join(f"{key}:{day}" for key, day in sorted(days.items()))

    def later_than(self, shown: str) -> bool:
        """Whether anything is promised for a later day than the page showed."""
        seen = dict(each.split(":", 1) for each in shown.split() if ":" in each)
        made = [row for row in self.rows if row.to_make]
        return any(str(row.ready_on) > seen.get(row.key, "") for row in made)

    @property
    def last_day(self) -> date | None:
        """The day on which all of it can be here, if some of it is made."""
        return max((row.ready_on for row in self.rows if row.ready_on), default=None)

    @property
    def ready(self) -> bool:
        """Whether every line could be ordered as it stands."""
        return bool(self.rows) and all(row.enough for row in self.rows)

    @property
    def offers(self) -> dict[int, int]:
        """By variant, the place in the waiting line by which pieces are held for her."""
        return {r.variant_id: r.offer_id for r in self.rows if r.held and r.offer_id is not None}

    @property
    def from_sessions(self) -> tuple[CartRow, ...]:
        """Lines at the price and from the pieces of a session that is on air."""
        return tuple(row for row in self.rows if row.live is not None and row.price is not None)

    @property
    def short(self) -> tuple[int, ...]:
        """Variants of which less lies ready than she wants, and that cannot be made for her."""
        return tuple(r.variant_id for r in self.rows if r.price and not (r.enough or r.to_make))


K = TypeVar("K", bound=Hashable)


def joined(mine: Mapping[K, int], hers: Mapping[K, int]) -> dict[K, int]:
    """Two carts in one: pieces of the same line are added, up to `MOST`."""
    both = {**mine, **hers}
    return {key: min(MOST, mine.get(key, 0) + hers.get(key, 0)) for key in both}
