"""What can go wrong with stock, and how many pieces to take from where.

Invariant: the parts that `gather` names sum to what was wanted, and none is larger than what lies
there. Not enough in all places together is no answer at all, never a part of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.errors import Refusal

#: Pieces on hand by the id of their stock level.
Levels = Mapping[int, int]


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
