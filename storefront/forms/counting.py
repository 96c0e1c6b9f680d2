"""Counting without a keyboard: a number from a page, and the same number one step on.

Pure. What cannot be read is None, never a guess; a stepped count stays between the least (one, if
nothing else is said) and the most.
"""

from __future__ import annotations

from collections.abc import Mapping

#: No count of pieces is longer.
DIGITS = 7


def whole(text: str | None) -> int | None:
    """A whole number as it was typed, or None; a leading minus is read too."""
    plain = (text or "").strip().replace("−", "-")
    digits = plain.removeprefix("-")
    if not digits.isdecimal() or len(digits) > DIGITS:
        return None
    return int(plain)


def stepped(asked: Mapping[str, str], *, first: int, most: int, least: int = 1) -> int:
    """The count a page asks for by `pieces` and `step`; `first` where it asks for none."""
    if most < 1:
        return 0
    pieces = whole(asked.get("pieces"))
    count = first if pieces is None else pieces
    step = whole(asked.get("step")) or 0
    if count == 1 and step > 1:
        step -= 1
    return min(max(count + step, least), most)
