"""A named helper: somebody who may act for a maker, because the maker said so, from a day to a day.

Rules
* Nothing begins before the maker agreed: herself on her page, or on paper in front of somebody.
* She ends it at once, alone, and needs no reason. The days are the cooperative's.
* A helper acts for her in her work, her week and her consents; never in naming helpers, and she
  opens nothing of her private record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog.errors import Invalid

#: Longer than this nobody is named at once; it is said again.
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Term:
    """From a day to a day, both of them too."""

    first: date
    last: date

    def holds(self, today: date) -> bool:
        """Whether it holds on this day."""
        return self.first <= today <= self.last


def term(first: date, last: date, *, today: date) -> Term:
    """A term from what was chosen."""
    if last < first:
        raise Invalid("helper.term", "The last day is before the first.", field="last")
    if last < today:
        raise Invalid("helper.past", "These days have passed.", field="last")
    if (last - first).days > MOST_DAYS:
        raise Invalid("helper.long", "Please choose at most a year.", field="last")
    return Term(first, last)
