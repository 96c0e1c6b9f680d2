"""Amounts as people type them: pieces and prices from a cell, exactly or not at all.

Pure. Full-width digits, thousands separators and units (`1,200 件`, `１２００`) are read; a
fraction, a sign that could mean two things (`1.234`) or a word is refused, and where the meaning
can be guessed the guess is offered, never taken.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from catalog.money import Money, exponent
from storefront.sheets.grids import Cell
from storefront.sheets.issues import Code, Unreadable

#: More pieces than these on one row are a slip of the keyboard.
MOST_PIECES = 200_000
#: The dearest piece.
MOST_MINOR = 100_000_00

_UNITS = re.compile(r"(?:件|条|个|只|副|套|pcs?\.?|pieces?|ea)$", re.I)
_CURRENCY = re.compile(r"^(?:CNY|RMB|￥|¥|元)|(?:CNY|RMB|元|块)?(?:/[件条个])?$", re.I)
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?$")
_TEN_THOUSANDS = re.compile(r"^(\d+(?:\.\d+)?)\s*[万w]$", re.I)
_DECIMAL_COMMA = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$|^[+-]?\d+,\d{1,2}$")


def pieces_of(cell: Cell) -> int:
    """A whole number of pieces, at least one."""
    text = _UNITS.sub("", _plain(cell)).strip()
    amount = _decimal(text, whole=True)
    if amount != amount.to_integral_value():
        raise Unreadable(Code.PIECES_FRACTION, _guess(text) or _whole(amount))
    if amount < 0:
        raise Unreadable(Code.PIECES_NEGATIVE, str(-int(amount)))
    if amount == 0:
        raise Unreadable(Code.PIECES_ZERO)
    if amount > MOST_PIECES:
        raise Unreadable(Code.PIECES_ABSURD, most=MOST_PIECES)
    return int(amount)


def price_of(cell: Cell, currency: str) -> Money:
    """A price for one piece, in whole minor units."""
    text = _CURRENCY.sub("", _plain(cell)).strip()
    amount = _decimal(text, whole=False)
    if isinstance(cell.value, float):
        amount = round(amount, 6)  # a spreadsheet stores 12.10 as 12.0999999…
    minor = amount.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise Unreadable(Code.PRICE_TOO_FINE, f"{amount:.{exponent(currency)}f}")
    if minor <= 0:
        raise Unreadable(Code.PRICE_NOT_POSITIVE)
    if minor > MOST_MINOR:
        raise Unreadable(Code.PRICE_ABSURD)
    return Money(int(minor), currency)


def _plain(cell: Cell) -> str:
    if isinstance(cell.value, bool):
        return str(cell.value)
    if isinstance(cell.value, float):
        return f"{Decimal(repr(cell.value)):f}"
    text = unicodedata.normalize("NFKC", cell.text).replace("，", ",").replace("−", "-")
    return re.sub(r"\s+", " ", text).strip()


def _decimal(text: str, *, whole: bool) -> Decimal:
    """The number behind a text; `whole` says that a decimal comma cannot be meant."""
    if _GROUPED.match(text):
        text = re.sub(r"[,' ]", "", text)
    if "," in text or (whole and re.match(r"^\d{1,3}\.\d{3}$", text)):
        raise Unreadable(Code.NUMBER_TWO_WAYS, _guess(text))
    if not re.match(r"^[+-]?(?:\d{1,15}(?:\.\d{0,12})?|\.\d{1,12})$", text):
        raise Unreadable(Code.NUMBER_UNREADABLE, _guess(text))
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Unreadable(Code.NUMBER_UNREADABLE) from None


def _guess(text: str) -> str:
    """What an odd number may mean, as somebody should type it; nothing where nobody can tell."""
    if found := _TEN_THOUSANDS.match(text):
        return _whole(Decimal(found[1]) * 10_000)
    if _DECIMAL_COMMA.match(text):
        return text.replace(".", "").replace(",", ".")
    digits = text.upper().translate(str.maketrans("OIL", "011"))
    return digits if digits != text.upper() and digits.isdigit() else ""


def _whole(amount: Decimal) -> str:
    return str(int(amount)) if amount == amount.to_integral_value() else ""
