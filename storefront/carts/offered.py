"""Lines of a cart that were put in from a live session: its price and its pieces, while it is on
air.

Who offers them stands above this room, so a page hands in whom to ask (`Slots`); it is asked only
if the cart has such a line. When the session is over, the line is one like any other: the shop's
price, the shop's pieces, and the page says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.words import Words

#: What the mark of a line begins with that was put in from a session.
MARK = "live-"


@dataclass(frozen=True, slots=True)
class Offered:
    """A slot as a cart needs it. `left` can be bought now, of the pieces at the place `place_id`;
    `limit` is the most that one buyer has."""

    slot_id: int
    slug: str
    title: Words
    code: str
    price: Money
    left: int
    limit: int | None
    on_air: bool
    makes: bool
    place_id: int


class Slots(Protocol):
    """Who tells what sessions offer."""

    def __call__(
        self, session: Session, slot_ids: Collection[int], /, *, now: datetime
    ) -> dict[int, Offered]: ...


def nobody(
    _session: Session, _slot_ids: Collection[int], /, *, now: datetime
) -> dict[int, Offered]:
    """No session offers anything, whatever the time (`now`)."""
    return {}


def slot_of_mark(mark: str) -> int | None:
    """The slot that a line was put in from, by its mark; None of any other line."""
    told = mark.removeprefix(MARK)
    return int(told) if mark.startswith(MARK) and told.isascii() and told.isdigit() else None


def mark_of_slot(slot_id: int) -> str:
    """The mark of a line from this slot: a line of its own beside one from the shop."""
    return f"{MARK}{slot_id}"
