"""Stalls: what a day at a cart is made of, and what is decided without asking anybody. Pure.

Rules
* What the book says lies on a cart = what lay there + loaded - taken home - sold. A variance is
  what was counted less what the book says; a sale that reaches us after the count explains a part
  of what was missing, and changes neither count nor what the count said.
* A sale is never lost: a piece that the known stock does not cover is gone all the same. It is
  written down as not covered, and the count answers for it.
* A price is the day's: it is frozen when goods are first loaded, so that a phone that was cut off
  and the shop always speak of the same price.
* Change is told in the fewest notes and coins.

Invariants: lines of one sale name each variant once, with at least one piece; a sale that undoes
another has exactly its pieces and its price, below zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from catalog.errors import Invalid
from catalog.states import Machine

#: Pieces of one line, lines of one sale.
MOST_PIECES, MOST_LINES = 999, 60
#: Letters of a reason or a note.
LONGEST = 200
#: A day's last minute, which ends what is open all night.
MINUTES = 24 * 60
#: Words that stand in addresses of the room itself.
RESERVED = frozenset({"offline", "worker"})
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,19}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,40}")


class Pay(StrEnum):
    """How a buyer paid: money in the box, the platform's picture, a card of the rehearsal."""

    CASH = "cash"
    QR = "qr"
    CARD = "card"


class StallDayState(StrEnum):
    """Where a day at a stall stands."""

    OPEN = "open"
    CLOSED = "closed"


DAY = Machine("stall_day", {(StallDayState.OPEN, "close"): StallDayState.CLOSED})


class Carried(StrEnum):
    """How pieces came to a stall or left it without being sold; back is what was left when the day
    was counted, so the count does not ask for it."""

    STAYED = "stayed"
    LOADED = "loaded"
    HOME = "home"
    BACK = "back"


class UndoReason(StrEnum):
    """Why a sale is undone."""

    WRONG = "wrong_goods"
    TWICE = "typed_twice"
    BACK = "brought_back"
    UNPAID = "not_paid"


@dataclass(frozen=True, slots=True)
class Hours:
    """When a site is open on one day of the week (Monday is 0), in minutes since midnight."""

    weekday: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.opens < self.closes <= MINUTES):
            raise ValueError(self)


@dataclass(frozen=True, slots=True)
class NewSale:
    """What a seller sold, or undoes, as her device tells it."""

    nonce: str
    pay: Pay
    pieces: Mapping[int, int]
    sold_at: datetime
    seller_id: int
    given_minor: int | None = None

    def check(self) -> None:
        """Refuse what is no sale."""
        self.check_nonce()
        if not self.pieces:
            raise Invalid("stall.nothing", "Please choose what was sold.", field="pieces")
        if len(self.pieces) > MOST_LINES:
            raise Invalid("stall.lines", "Please make two sales of it.", field="pieces")
        if not all(1 <= each <= MOST_PIECES for each in self.pieces.values()):
            raise Invalid("stall.pieces", "Please give a whole number of pieces.", field="pieces")

    def check_nonce(self) -> None:
        """Refuse what no device makes."""
        if not _NONCE.fullmatch(self.nonce):
            raise Invalid("stall.nonce", "Please open the page again.", field="nonce")


@dataclass(frozen=True, slots=True)
class Tally:
    """One variant in a day: what lay there, came, went and was sold; `counted` once it was."""

    stayed: int = 0
    loaded: int = 0
    home: int = 0
    sold: int = 0
    uncovered: int = 0
    back: int = 0
    late: int = 0
    counted: int | None = None

    @property
    def book(self) -> int:
        """What the book says lies there, with all that is known now."""
        return self.stayed + self.loaded - self.home - self.sold

    @property
    def variance(self) -> int | None:
        """Counted less what the book says; nothing before the count."""
        return None if self.counted is None else self.counted - self.book


def variance_sum(tallies: Iterable[Tally]) -> int:
    """All that differs, whichever way: pieces that nobody can explain."""
    return sum(abs(each.variance or 0) for each in tallies)


def difference(lying: int, counted: int) -> int:
    """By how many pieces a level must change to be what was counted."""
    if not 0 <= counted <= MOST_PIECES * 10:
        raise Invalid("stall.counted", "Please give a whole number of pieces.", field="count")
    return counted - lying


def check_slug(slug: str) -> str:
    """An address word, short enough that accounts can be named by it."""
    if slug in RESERVED or not _SLUG.fullmatch(slug):
        raise Invalid(
            "stall.slug",
            "Please take 2 to 20 small letters, digits or hyphens, a letter first.",
            field="slug",
        )
    return slug


def read_hours(typed: Mapping[int, tuple[str, str]]) -> tuple[Hours, ...]:
    """Opening hours as typed (`08:30`, `21:00`) by weekday; a day without any is closed."""
    found = []
    for weekday, (opens, closes) in sorted(typed.items()):
        if not opens.strip() and not closes.strip():
            continue
        start, end = _minutes(opens), _minutes(closes) or MINUTES
        if start is None or start >= end:
            raise Invalid("stall.hours", "It must open before it closes.", field="hours")
        found.append(Hours(weekday, start, end))
    return tuple(found)


def open_at(hours: Sequence[Hours], weekday: int, minute: int) -> bool:
    """Whether a site is open at a minute of a weekday."""
    return any(each.weekday == weekday and each.opens <= minute < each.closes for each in hours)


def alike(hours: Sequence[Hours]) -> tuple[tuple[int, int, int, int], ...]:
    """Days in a row with the same hours, as (first day, last day, opens, closes)."""
    rows: list[tuple[int, int, int, int]] = []
    for each in sorted(hours, key=lambda one: one.weekday):
        if rows and rows[-1][1:] == (each.weekday - 1, each.opens, each.closes):
            rows[-1] = (rows[-1][0], each.weekday, each.opens, each.closes)
        else:
            rows.append((each.weekday, each.weekday, each.opens, each.closes))
    return tuple(rows)


def _minutes(text: str) -> int | None:
    try:
        read = time.fromisoformat(text.strip())
    except ValueError:
        return None
    return read.hour * 60 + read.minute
