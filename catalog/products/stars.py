"""How many gave how many stars, and what that is on average.

Counters, kept in the transaction that changes them (`ProductVoice`); nothing is ever computed over
all reviews. The average is told to one place, rounded half up, as people do it by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

#: One to five.
MOST_STARS = 5
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Stars:
    """`counts[0]` gave one star, `counts[4]` five."""

    counts: tuple[int, ...] = (0, 0, 0, 0, 0)

    @property
    def count(self) -> int:
        """How many gave any."""
        return sum(self.counts)

    @property
    def average(self) -> Decimal:
        """What they gave on average; nothing where nobody did."""
        if not self.count:
            return Decimal(0)
        given = sum(stars * many for stars, many in enumerate(self.counts, start=1))
        return (Decimal(given) / self.count).quantize(_TENTH, ROUND_HALF_UP)

    @property
    def rounded(self) -> int:
        """Whole stars, for drawing."""
        return int(self.average.quantize(Decimal(1), ROUND_HALF_UP))

    def given(self, stars: int) -> int:
        """How many gave just so many."""
        return self.counts[stars - 1]
