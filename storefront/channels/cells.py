"""Reading single cells of a channel's file: ids, money, times, counts, and what is personal.

Pure. Ids stay text. Money ends in whole minor units, whatever signs stand around it. A time counts
in the zone of the shop unless it names one. What cannot be read raises
`UnreadableError`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache

from catalog.money import exponent
from storefront.channels.issues import Code, UnreadableError
from storefront.channels.rules import Privacy

#: What stands around a cell and is none of it: blanks, tabs, marks that nobody sees.
AROUND = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
#: How platforms write that there is nothing.
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "null", "NULL", "None", "N/A", "#N/A"})
_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_POINT_ZERO = re.compile(r"\d+\.0")
_SIGNS = {"¥": "", "￥": "", "元": "", "$": "", "€": "EUR", "£": "GBP", "฿": "THB", "₫": "VND"}
_AMOUNT = re.compile(r"(\d{1,3}(,\d{3})+|\d{1,13})(\.\d{1,6})?")
_MASKED = re.compile(r"\*{2,}|\*")
_SPLIT = re.compile(
    r"(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})日?"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(AM|PM|am|pm|上午|下午)?)?"
)
LONGEST_ID = 80


def bare(cell: str) -> str:
    """A cell without what programs put around it (`="1"`, `'1`, tabs); empty if it says nothing."""
    text = cell.strip(AROUND)
    if text in NOTHING:
        return ""
    if text[0] not in "='":
        return text
    if text[0] == "=" and text[1:2] == '"' and text[-1] == '"':
        text = text[2:-1].strip(AROUND)
    elif text[0] == "'":
        text = text[1:].strip(AROUND)
    return "" if text in NOTHING else text


def id_of(text: str) -> str:
    """An id as text; one that went through a floating number is refused."""
    if len(text) > LONGEST_ID:
        raise UnreadableError(Code.ID_TOO_LONG)
    if "." in text or "+" in text:
        if _ROUNDED.fullmatch(text):
            raise UnreadableError(Code.ID_ROUNDED, text)
        if _POINT_ZERO.fullmatch(text):
            return text[:-2]
    return text


def host_of(text: str) -> str | None:
    """The id of a host; `0` and `1.0` are how Excel writes that there is none."""
    found = id_of(text)
    return None if found in {"0", "1"} else found


@lru_cache(maxsize=8192)
def minor_of(text: str, currency: str) -> int:
    """An amount in minor units: `¥1,234.00`, `59.00元`, `THB 120`, `(8.00)`."""
    plain, negative = text, False
    if plain[0] in "(（" and plain[-1] in ")）":
        plain, negative = plain[1:-1], True
    plain, other = _unsigned(plain)
    if other and other != currency:
        raise UnreadableError(Code.CURRENCY_OTHER, text)
    if plain[:1] in "-+":
        plain, negative = plain[1:], negative or plain[0] == "-"
    plain, other = _unsigned(plain)
    if not _AMOUNT.fullmatch(plain) or (other and other != currency):
        raise UnreadableError(Code.MONEY_UNREADABLE, text)
    minor = Decimal(plain.replace(",", "")).scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise UnreadableError(Code.MONEY_UNREADABLE, text)
    return -int(minor) if negative else int(minor)


def _unsigned(text: str) -> tuple[str, str]:
    """An amount without its signs of currency, and the currency they name."""
    named = ""
    for sign, currency in _SIGNS.items():
        if sign in text:
            text, named = text.replace(sign, ""), currency or named
    text = text.strip()
    for code in (text[:3], text[-3:]):
        if len(code) == 3 and code.isascii() and code.isalpha() and code.isupper():
            named = "CNY" if code == "RMB" else code
            text = text.replace(code, "", 1).strip()
    return text.strip(), named


@lru_cache(maxsize=256)
def pieces_of(text: str) -> int:
    """A number of pieces: whole, at least one."""
    plain = text[:-2] if text.endswith(".0") else text
    if not (plain.isascii() and plain.isdigit() and 0 < len(plain) < 8 and int(plain) > 0):
        raise UnreadableError(Code.PIECES_UNREADABLE, text)
    return int(plain)


@lru_cache(maxsize=8192)
def time_of(text: str, days: str, zone: tzinfo) -> datetime:
    """An instant; `days` is the order of year, month and day where the cell leaves it open."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _written(text, days)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _written(text: str, days: str) -> datetime:
    for form in ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S UTC"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller gives it its zone
        except ValueError:
            continue
    parts = _SPLIT.fullmatch(text)
    if parts is None:
        raise UnreadableError(Code.TIME_UNREADABLE, text)
    year, month, day = _ordered(parts[1], parts[2], parts[3], "mdy" if parts[7] else days)
    hour, minute, second = (int(parts[at] or 0) for at in (4, 5, 6))
    if parts[7]:
        hour = hour % 12 + (12 if parts[7] in {"PM", "pm", "下午"} else 0)
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - as above
    except ValueError:
        raise UnreadableError(Code.TIME_UNREADABLE, text) from None


def _ordered(first: str, second: str, third: str, days: str) -> tuple[int, int, int]:
    """Year, month, day; a year of four digits in front settles it."""
    if len(first) == 4 or days == "ymd":
        return int(first), int(second), int(third)
    year = int(third) + (2000 if len(third) <= 2 else 0)
    pair = (int(second), int(first)) if days == "dmy" else (int(first), int(second))
    return year, *pair


def privacy_of(texts: list[str]) -> Privacy:
    """Whether what is shown of a buyer is ciphertext, masked, or can be read."""
    told = [text for text in texts if text]
    if not told:
        return Privacy.NONE
    if any(text.startswith(("##", "$$", "~~")) for text in told):
        return Privacy.ENCRYPTED
    return Privacy.MASKED if any(_MASKED.search(text) for text in told) else Privacy.PLAIN
