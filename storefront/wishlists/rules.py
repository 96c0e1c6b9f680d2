"""What stands on a wishlist, told as it is today: the price since she put it there, and what lies
ready or can be made by when. A wish promises nothing and takes nothing from the shelf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from catalog.money import Money
from catalog.words import Words

#: So many things at most.
MOST = 200
NAME = 40
#: A guest's list that nobody changed for so long is forgotten.
KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class WishRow:
    """One thing. Without a price it is no longer sold; `was` is what it cost when she put it there;
    `ready_on` the day by which one can be made, where none lies ready."""

    variant_id: int
    product_id: int
    slug: str
    name: Words
    variant: Words
    colour_hex: str
    price: Money | None
    was: Money | None
    left: int
    made_to_order: bool
    added_at: datetime
    ready_on: date | None = None

    @property
    def to_make(self) -> bool:
        """Whether one would be made for her."""
        return self.price is not None and self.made_to_order and self.left < 1

    @property
    def available(self) -> bool:
        """Whether it could be put into the cart now."""
        return self.price is not None and (self.left > 0 or self.ready_on is not None)

    @property
    def dearer(self) -> Money | None:
        """By how much the price has risen since."""
        if self.price is None or self.was is None or self.was.currency != self.price.currency:
            return None
        return self.price - self.was if self.price.minor > self.was.minor else None

    @property
    def cheaper(self) -> Money | None:
        """By how much it has fallen since."""
        if self.price is None or self.was is None or self.was.currency != self.price.currency:
            return None
        return self.was - self.price if self.price.minor < self.was.minor else None
