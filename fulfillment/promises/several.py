"""Several wishes at once, which share the hours: by priority, then by day, then as they were named.

Pure. Invariants: the same wishes in any order get the same answers (they are told apart by `id`);
no two answers count on the same hours. A wish with a day is answered with how many pieces can be
here by it and with the day for all; it takes no hours before it must, so others may be earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fulfillment.promises.rules import Outlook, Style, Taken


@dataclass(frozen=True, slots=True)
class Wish:
    """Pieces of a style, by a day if one is named; a higher priority is served first."""

    id: str
    style: Style
    pieces: int
    due: date | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """`in_time` pieces by the named day, all of them by `day`; no day: not within sight, and at
    most `in_sight` pieces at all. `earliest` is the day on which all could be here."""

    id: str
    in_time: int
    day: date | None
    earliest: date | None
    in_sight: int


def answers(outlook: Outlook, wishes: Sequence[Wish]) -> tuple[Answer, ...]:
    """The answers in the order of the wishes; the outlook has them counted."""
    given: dict[str, Answer] = {}
    for wish in sorted(wishes, key=lambda row: (-row.priority, row.due or date.max, row.id)):
        given[wish.id] = _answer(outlook, wish)
    return tuple(given[wish.id] for wish in wishes)


def _answer(outlook: Outlook, wish: Wish) -> Answer:
    earliest = outlook.day_for(wish.style, wish.pieces)
    day = earliest
    if (
        wish.due
        and earliest
        and earliest <= wish.due
        and outlook.fits(wish.style, wish.pieces, wish.due)
    ):
        day = wish.due
    in_time = _in_time(outlook, wish, day)
    sight = outlook.pieces_by(wish.style, date.max, wish.pieces) if day is None else wish.pieces
    if day is not None:
        minutes = wish.style.minutes * wish.pieces
        outlook.take(Taken(wish.style.craft_id, wish.style.level, minutes, day))
    return Answer(wish.id, in_time, day, earliest, min(sight, wish.pieces))


def _in_time(outlook: Outlook, wish: Wish, day: date | None) -> int:
    if wish.due is None:
        return wish.pieces if day else 0
    if day is not None and day <= wish.due:
        return wish.pieces
    return min(wish.pieces, outlook.pieces_by(wish.style, wish.due, wish.pieces))
