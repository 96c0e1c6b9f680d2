"""When a payday pays: the least amount worth a transfer, the longest wait, and who is held.

Rules
* Below the least amount she waits, but never longer than the longest wait, counted from the oldest
  earning that is still unpaid (first in, first out): nobody waits for ever.
* A cooperative's own term counts before the house's, and of each the one that began last.
* A hold keeps her out of paydays until a second person lifts it; what she is owed stays as it is,
  and so does what she sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.money import Money


class LeftOut(StrEnum):
    """Why somebody who is owed money is not in a payday."""

    HELD = "held"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Term:
    """What is paid from a day on, at a cooperative or (None) everywhere."""

    cooperative_id: int | None
    least: Money
    longest_days: int
    starts_on: date

    def pays(self, owed: Money, since: date, until: date) -> bool:
        """Whether so much, waited for since a day, is paid with a payday until another."""
        enough = owed.currency != self.least.currency or self.least <= owed
        return enough or (until - since).days >= self.longest_days


#: Unless the office said otherwise: everything that is owed, every time.
HOUSE = Term(None, Money(0), 31, date.min)


def term_in_force(terms: Iterable[Term], cooperative_id: int, *, on: date) -> Term:
    """The term of a cooperative on a day; of one day, the one told last."""
    fitting = [
        (each.cooperative_id is not None, each.starts_on, place, each)
        for place, each in enumerate(terms)
        if each.cooperative_id in (None, cooperative_id) and each.starts_on <= on
    ]
    return max(fitting, key=lambda row: row[:3])[3] if fitting else HOUSE


def waited_since(owed: int, newest_first: Sequence[tuple[date, int]]) -> date:
    """The day of the oldest earning that is unpaid, if the oldest are paid first."""
    left, since = owed, date.max
    for day, amount in newest_first:
        if left <= 0:
            break
        since, left = day, left - amount
    return since if newest_first else date.min
