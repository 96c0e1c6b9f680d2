"""Days of the week as people write them: “周一、三、五”, “周一至周五”, “Mon–Fri”, “tue and fri”.

Pure. All of the text must be understood, or none of it is: “一周三天” says how many days, not
which, and is told back instead of being read as some of them.
"""

from __future__ import annotations

import re

from catalog.errors import Invalid

#: The days in their order, as the house writes them.
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SIGNS = "一二三四五六日"
_PREFIX = "(?:每?(?:周|星期|礼拜))"
_NAMES = "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?"
_NAMES += "|sat(?:urday)?|sun(?:day)?"
_PIECE = re.compile(
    rf"(?P<whole>每天|天天|工作日)|{_PREFIX}(?P<heaven>天)|{_PREFIX}?(?P<sign>[{_SIGNS}])"
    rf"|(?P<name>{_NAMES})(?![a-z])\.?|(?P<until>至|到|[-–—~～]|to\b)"
    r"|(?P<between>[\s,，、;；/&+和及]|and\b)"
)
_WHOLE = {"每天": WEEK, "天天": WEEK, "工作日": WEEK[:5]}


def weekdays(text: str) -> tuple[str, ...]:
    """The days that a text names, in the order of the week."""
    found: set[str] = set()
    last, until = "", False
    for piece in _pieces(text.strip().lower()):
        if piece.lastgroup == "between":
            continue
        if piece.lastgroup == "until":
            if not last or until:
                raise _unclear()
            until = True
            continue
        days = _days(piece)
        found.update(_span(last, days[0]) if until else days)
        last, until = days[-1], False
    if until or not found:
        raise _unclear()
    return tuple(day for day in WEEK if day in found)


def _pieces(text: str) -> list[re.Match[str]]:
    pieces, at = [], 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            raise _unclear()
        pieces.append(piece)
        at = piece.end()
    return pieces


def _days(piece: re.Match[str]) -> tuple[str, ...]:
    if whole := piece["whole"]:
        return _WHOLE[whole]
    if sign := piece["sign"]:
        return (WEEK[_SIGNS.index(sign)],)
    return (piece["name"][:3],) if piece["name"] else ("sun",)


def _span(first: str, last: str) -> tuple[str, ...]:
    begin, end = WEEK.index(first), WEEK.index(last)
    days = (WEEK * 2)[begin : end + 1 if end >= begin else end + 8]
    return tuple(days)


def _unclear() -> Invalid:
    return Invalid("maker.days", "Please choose days of the week.", field="days")
