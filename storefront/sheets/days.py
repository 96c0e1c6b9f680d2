"""Days as people write them: a date from a cell, or why it is none.

Pure. Read are real date cells, serial numbers of spreadsheets, `2026-12-01`, `2026/12/1`,
`2026.12.1`, `20261201`, `2026年12月1日`, `1 Dec 2026`, `Dec 1, 2026`, and day/month/year where one
of them is above twelve. Two readings or a missing year are refused with what is probably meant.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from storefront.sheets.grids import Cell
from storefront.sheets.issues import Code, Unreadable

#: Nobody orders further ahead.
FURTHEST = timedelta(days=731)

_SERIAL_ZERO = date(1899, 12, 30)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[ t]\d{1,2}:\d{2}(?::\d{2})?)?$"
)
_COMPACT = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_SHORT_YEAR = re.compile(r"^(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_NO_YEAR = re.compile(r"^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$")
_DAY_WORD = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[ \-/.]*([a-z]{3,9})\.?[ \-/.,]*(\d{4}|\d{2})$")
_WORD_DAY = re.compile(r"^([a-z]{3,9})\.?[ \-/.]*(\d{1,2})(?:st|nd|rd|th)?[ \-/.,]+(\d{4}|\d{2})$")


def due_of(cell: Cell, today: date) -> date:
    """The day in a cell, neither past nor absurdly far."""
    day = day_of(cell, today)
    if day < today:
        raise Unreadable(Code.DUE_PAST, _next_year(day, today))
    if day > today + FURTHEST:
        raise Unreadable(Code.DUE_FAR)
    return day


def day_of(cell: Cell, today: date) -> date:
    """The day in a cell, whichever it is."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    text = unicodedata.normalize("NFKC", cell.text).strip().lower()
    if isinstance(cell.value, float) and not _COMPACT.match(text):
        return _serial(cell.value)
    for read in (_by_year, _by_word, _by_last_year):
        if (day := read(text)) is not None:
            return day
    raise _almost(text, today)


def _serial(value: float) -> date:
    if isinstance(value, bool) or not 20_000 <= value < 80_000:
        raise Unreadable(Code.DUE_UNREADABLE)
    return _SERIAL_ZERO + timedelta(days=int(value))


def _by_year(text: str) -> date | None:
    found = _YEAR_FIRST.match(text) or _COMPACT.match(text)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _by_word(text: str) -> date | None:
    if found := _DAY_WORD.match(text):
        day, word, year = found.groups()
    elif found := _WORD_DAY.match(text):
        word, day, year = found.groups()
    else:
        return None
    if word[:3] not in _MONTHS:
        return None
    whole = int(year) if len(year) == 4 else 2000 + int(year)
    return _date(whole, _MONTHS.index(word[:3]) + 1, int(day))


def _by_last_year(text: str) -> date | None:
    found = _YEAR_LAST.match(text)
    if found is None:
        return None
    first, second, year = (int(part) for part in found.groups())
    if first > 12 or first == second:
        return _date(year, second, first)
    if second > 12:
        return _date(year, first, second)
    both = f"{year}-{first:02}-{second:02} / {year}-{second:02}-{first:02}"
    raise Unreadable(Code.DUE_TWO_WAYS, both)


def _almost(text: str, today: date) -> Unreadable:
    """What is wrong with a text that is nearly a date, with the date it probably means."""
    if found := _SHORT_YEAR.match(text):
        year, month, day = (int(part) for part in found.groups())
        return Unreadable(Code.DUE_TWO_WAYS, _date(2000 + year, month, day).isoformat())
    if found := _NO_YEAR.match(text):
        month, day = int(found[1]), int(found[2])
        this = _date(today.year, month, day)
        likely = this if this >= today else _date(today.year + 1, month, day)
        return Unreadable(Code.DUE_NO_YEAR, likely.isoformat())
    return Unreadable(Code.DUE_UNREADABLE)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(Code.DUE_IMPOSSIBLE) from None


def _next_year(day: date, today: date) -> str:
    """The same day in the year that was probably meant."""
    try:
        later = day.replace(year=today.year if day.year < today.year else today.year + 1)
    except ValueError:
        return ""
    return later.isoformat() if today <= later <= today + FURTHEST else ""
