"""Who waits for a variant, and what becomes of her place in the line.

unconfirmed → waiting → offered → served; a place may be left at any time; an offer that ran out or
was declined passes to the next, and an address that nobody confirmed is forgotten after a day.

Rules
* First come, first served, by the number the database gave her place when she joined. A place that
  is confirmed later keeps its number, and counts from then on.
* An offer is good for a while that the office sets; none begins at night, by China's clock.
* Fewer pieces than she wants are offered as they are: she may take them, or fewer.
* A bundle and what lies in it are one line. Who waits for a bundle is offered whole ones, and is
  passed over while a part of it lacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from catalog.errors import Invalid
from catalog.states import Machine
from catalog.stock.rules import bundles_in

HOUSE_ZONE = ZoneInfo("Asia/Shanghai")
#: Hours between which no offer begins.
NIGHT_FROM, NIGHT_TO = 22, 8
#: An offer is good for so many minutes, unless the office says otherwise.
OFFER_MINUTES, LEAST_MINUTES, MOST_MINUTES = 30, 5, 24 * 60
#: More pieces than these are a bulk order.
MOST_PIECES = 20
#: So many letters wait for one address's word at a time.
MOST_UNCONFIRMED = 5
FORGOTTEN_AFTER = timedelta(days=1)


class PlaceState(StrEnum):
    """Where a place in the line stands."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    SERVED = "served"
    LAPSED = "lapsed"
    LEFT = "left"


_S = PlaceState

PLACE = Machine(
    "place",
    {
        (_S.UNCONFIRMED, "confirm"): _S.WAITING,
        (_S.UNCONFIRMED, "leave"): _S.LEFT,
        (_S.UNCONFIRMED, "lapse"): _S.LAPSED,
        (_S.WAITING, "offer"): _S.OFFERED,
        (_S.WAITING, "leave"): _S.LEFT,
        (_S.WAITING, "lapse"): _S.LAPSED,
        (_S.OFFERED, "serve"): _S.SERVED,
        (_S.OFFERED, "leave"): _S.LEFT,
        (_S.OFFERED, "lapse"): _S.LAPSED,
    },
)

#: States in which somebody has a place.
OPEN = frozenset({_S.UNCONFIRMED, _S.WAITING, _S.OFFERED})


class WishState(StrEnum):
    """A wish to be told: unconfirmed → wanted → told; given up at any time."""

    UNCONFIRMED = "unconfirmed"
    WANTED = "wanted"
    TOLD = "told"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Held:
    """Pieces that are held for somebody, and until when."""

    pieces: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Joining:
    """Who wants how many of what. `known` says that the address is hers: she is signed in."""

    variant_id: int
    email: str
    language: str
    pieces: int = 1
    user_id: int | None = None

    @property
    def known(self) -> bool:
        """Whether nobody needs to ask if the address is hers."""
        return self.user_id is not None


def checked(joining: Joining) -> Joining:
    """Refuse what cannot be meant."""
    if not 1 <= joining.pieces <= MOST_PIECES:
        raise Invalid(
            "waiting.pieces",
            "From one to %(most)s pieces, please; for more, ask us.",
            field="pieces",
            most=MOST_PIECES,
        )
    return joining


def may_offer(now: datetime) -> bool:
    """Whether it is day where the house is."""
    return NIGHT_TO <= now.astimezone(HOUSE_ZONE).hour < NIGHT_FROM


@dataclass(frozen=True, slots=True)
class Head:
    """One of the first in line: how many she wants, and what one of it is made of."""

    place: int
    wanted: int
    parts: Mapping[int, int]


def shared(heads: Sequence[Head], there: Mapping[int, int]) -> dict[int, int]:
    """How many each place is offered, in turn, of what is there; who gets none is not named."""
    left, given = dict(there), {}
    for each in heads:
        if many := min(each.wanted, bundles_in(left, each.parts)):
            given[each.place] = many
            left = {v: n - many * each.parts.get(v, 0) for v, n in left.items()}
    return given
