"""Pay besides pieces: what it may be, who decides, and how much a payday may keep back.

Rules
* What is given (bonus, fare, training, mending) needs a person and a reason. What will be taken
  from her later (an advance, a charge for lost material) needs a second person.
* Material is charged only for what was lost beyond the agreed share, once for each loss.
* A payday keeps back at most `share_points` of what she is owed, never leaves her less than
  `minimum`, and never more than she has had. The least of the three counts; below the minimum
  nothing is kept back at all.
* Pieces are paid once, when they are accepted. Where a dated rule says so, mending them earns a
  share of the rate on top; the rule in force on the day she took the batch counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.money import Money
from catalog.states import Machine

WHOLE = 10_000


class ExtraKind(StrEnum):
    """What a line besides pieces is for."""

    BONUS = "bonus"
    TRANSPORT = "transport"
    TRAINING = "training"
    REWORK = "rework"
    ADVANCE = "advance"
    KIT_LOSS = "kit_loss"


#: What is taken from her later, so that two people look at it.
TAKEN = frozenset({ExtraKind.ADVANCE, ExtraKind.KIT_LOSS})
#: What a person may write down; the house itself adds what mending earns.
WRITTEN = tuple(each for each in ExtraKind if each not in (ExtraKind.REWORK, ExtraKind.KIT_LOSS))


class ExtraState(StrEnum):
    """Where a line besides pieces stands."""

    ASKED = "asked"
    BOOKED = "booked"
    REFUSED = "refused"


EXTRA = Machine(
    "extra",
    {
        (ExtraState.ASKED, "agree"): ExtraState.BOOKED,
        (ExtraState.ASKED, "refuse"): ExtraState.REFUSED,
    },
)


@dataclass(frozen=True, slots=True)
class Protection:
    """What a payday must leave her, and how much lost material may cost her at most."""

    share_points: int
    minimum: Money
    charge_points: int = 2_000

    def kept_back(self, owed: Money, had: Money) -> Money:
        """How much of what she is `owed` goes against what she has `had`."""
        room = min(owed.share_down(self.share_points).minor, owed.minor - self.minimum.minor)
        return Money(max(0, min(had.minor, room)), owed.currency)

    def most_charged(self, worth: Money, charged: Money) -> Money:
        """What may still be charged for material lost of a kit that is `worth` so much, of which
        so much was `charged` before: never more than the agreed share in all."""
        left = worth.share_down(self.charge_points) - charged
        return left if left.minor > 0 else Money(0, worth.currency)


#: Unless the office said otherwise: a fifth at most, and never below five hundred yuan a payday.
HOUSE = Protection(2_000, Money(50_000))


@dataclass(frozen=True, slots=True)
class MendingRule:
    """A share of the rate for mended pieces, of a style, of a cooperative, or (neither) of all."""

    product_id: int | None
    cooperative_id: int | None
    share_points: int
    starts_on: date

    def fits(self, product_id: int, cooperative_id: int, on: date) -> bool:
        """Whether it speaks of this work on this day."""
        style = self.product_id in (None, product_id)
        home = self.cooperative_id in (None, cooperative_id)
        return style and home and self.starts_on <= on


def mending_share(
    rules: Iterable[MendingRule], product_id: int, cooperative_id: int, *, on: date
) -> int:
    """The share in force: the style's own before the cooperative's before the house's, and of
    these the one that began last, of one day the one told last; nothing told is nothing."""
    fitting = [each for each in rules if each.fits(product_id, cooperative_id, on)]
    if not fitting:
        return 0
    last = max(
        enumerate(fitting),
        key=lambda each: (
            each[1].product_id is not None,
            each[1].cooperative_id is not None,
            each[1].starts_on,
            each[0],
        ),
    )
    return last[1].share_points
