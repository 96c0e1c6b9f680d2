"""Reports: what a year or a month came to, for the programmes and for who gives money."""

from fulfillment.board.reports.queries import (
    MonthLine,
    PersonYear,
    Span,
    months,
    people_of,
    person_years,
)
from fulfillment.board.reports.rules import LEAST, TOGETHER, Tally, tallies, told

__all__ = [
    "LEAST",
    "TOGETHER",
    "MonthLine",
    "PersonYear",
    "Span",
    "Tally",
    "months",
    "people_of",
    "person_years",
    "tallies",
    "told",
]
