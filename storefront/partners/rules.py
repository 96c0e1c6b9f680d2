"""What may be let see, and for how long.

Rules
* Nobody sees another's work but by a grant: one scope, from a day to a day, a year at most.
* Who gave it ends it at once. What both have part in stays in sight while it is being made: an
  order whose pieces are with makers of both is never hidden by the end of a grant.
* A grant shows work, never people: no names, no records.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from catalog.errors import Invalid

MOST_DAYS = 366


class Scope(StrEnum):
    """What is seen."""

    BOARD = "board"
    STOCK = "stock"
    REPORTS = "reports"


def term(first: date, last: date, *, today: date) -> tuple[date, date]:
    """A term from what was chosen."""
    if last < first or last < today:
        raise Invalid("grant.term", "Please choose days that are still to come.", field="last")
    if (last - first).days > MOST_DAYS:
        raise Invalid("grant.long", "Please choose at most a year.", field="last")
    return first, last
