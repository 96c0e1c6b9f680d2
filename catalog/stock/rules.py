"""What can go wrong with stock, and how many pieces to take from where.

Invariant: the parts that `gather` names sum to what was wanted, and none is larger than what lies
there. Not enough in all places together is no answer at all, never a part of it.

Of a bundle as many can be put together as its scarcest component allows (`bundles_in`): a whole
number of bundles, and never more pieces of a component than there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from catalog.errors import Invalid, Refusal

#: Kinds of components in one bundle, and pieces of one of them.
MOST_KINDS, MOST_PIECES = 20, 99
#: Pieces on hand by the id of their stock level.
Levels = Mapping[int, int]


class LocationKind(StrEnum):
    """What a place is for. Only the house's own are counted and carried to by hand; the others
    belong to one session, stall or channel, which books what comes and goes."""

    HOUSE = "house"
    SESSION = "session"
    STALL = "stall"
    CHANNEL = "channel"


class SoldOut(Refusal):
    """Not enough pieces are left; `left` says how many there are, by variant."""

    def __init__(self, left: Mapping[int, int]) -> None:
        super().__init__("stock.sold_out", "Someone was faster: not enough pieces are left.")
        self.left = dict(left)


def by_variant(places: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """Pieces by variant, of pieces by variant and place."""
    whole: dict[int, int] = {}
    for (variant_id, _), pieces in places.items():
        whole[variant_id] = whole.get(variant_id, 0) + pieces
    return whole


def gather(levels: Levels, pieces: int) -> dict[int, int] | None:
    """How many pieces to take from which level, the fullest first; None if they do not suffice.

    The fullest first keeps an order in as few places as possible; equal ones go by id.
    """
    taken: dict[int, int] = {}
    for level, on_hand in sorted(levels.items(), key=lambda each: (-each[1], each[0])):
        if on_hand > 0 and pieces > 0:
            taken[level] = min(on_hand, pieces)
            pieces -= taken[level]
    return taken if pieces == 0 else None


def bundles_in(there: Mapping[int, int], parts: Mapping[int, int]) -> int:
    """How many bundles of these parts what is there suffices for."""
    return max(0, min((there.get(each, 0) // n for each, n in parts.items()), default=0))


def check_parts(bundle_id: int, parts: Mapping[int, int]) -> None:
    """Refuse what is no bundle."""
    if not parts or sum(parts.values()) < 2:
        raise Invalid("stock.bundle_empty", "A set holds at least two pieces.", field="parts")
    if len(parts) > MOST_KINDS:
        raise Invalid(
            "stock.bundle_kinds",
            "At most %(most)s kinds of goods in one set, please.",
            field="parts",
            most=MOST_KINDS,
        )
    if not all(1 <= pieces <= MOST_PIECES for pieces in parts.values()):
        raise Invalid(
            "stock.bundle_pieces",
            "Please give between 1 and %(most)s pieces of each.",
            field="parts",
            most=MOST_PIECES,
        )
    if bundle_id in parts:
        raise Invalid("stock.bundle_self", "A set cannot lie in itself.", field="parts")
