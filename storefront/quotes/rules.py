"""What a quote may do, and what stands in one.

held → ordered, let go or lapsed. A lapsed quote may still be ordered, if its days are still free;
one that was let go or ordered stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.money import Money, total
from catalog.states import Machine
from catalog.words import Words

#: Lines that one quote may have, and days for which it may be held.
MOST_LINES, MOST_DAYS = 12, 60
#: Pieces of one line; more is a typing error.
MOST_PIECES = 1_000_000


class QuoteState(StrEnum):
    """Where a quote stands."""

    HELD = "held"
    ORDERED = "ordered"
    LET_GO = "let_go"
    LAPSED = "lapsed"


_S = QuoteState

QUOTE = Machine(
    "quote",
    {
        (_S.HELD, "order"): _S.ORDERED,
        (_S.HELD, "let_go"): _S.LET_GO,
        (_S.HELD, "lapse"): _S.LAPSED,
        (_S.LAPSED, "order"): _S.ORDERED,
        (_S.LAPSED, "let_go"): _S.LET_GO,
    },
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a question: so many of a sku, by a day if one is named, and at another price than
    the shop's if one is given."""

    sku: str
    pieces: int
    due_on: date | None = None
    priority: int = 0
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """One row of an answer. `per_hour` is what making it earns at the standard pace, if a rate is
    set; `in_time` pieces are here by the wished day, all by `ready_on`."""

    asked: Asked
    product_id: int
    variant_id: int
    slug: str
    name: Words
    variant: Words
    price: Money | None
    rate: Money | None
    per_hour: Money | None
    in_time: int
    ready_on: date | None
    earliest: date | None
    in_sight: int

    @property
    def amount(self) -> Money:
        """What the line costs."""
        return self.price * self.asked.pieces if self.price is not None else Money(0)

    @property
    def late(self) -> bool:
        """Whether the wished day cannot be met."""
        due = self.asked.due_on
        return due is not None and (self.ready_on is None or self.ready_on > due)

    @property
    def whole(self) -> bool:
        """Whether it can be offered: there is a price and a day."""
        return self.price is not None and self.ready_on is not None


@dataclass(frozen=True, slots=True)
class Offer:
    """A whole answer."""

    rows: tuple[Offered, ...]

    @property
    def total(self) -> Money:
        """What all of it costs."""
        return total(row.amount for row in self.rows)

    @property
    def whole(self) -> bool:
        """Whether it can be held and offered."""
        return bool(self.rows) and all(row.whole for row in self.rows)

    @property
    def last_day(self) -> date | None:
        """When all of it is ready."""
        return max((row.ready_on for row in self.rows if row.ready_on), default=None)
