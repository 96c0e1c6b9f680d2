"""The several people a cart is meant for, before it is ordered: whom, where, and how many pieces.

Pure. What one gets is counted by the key of the cart's line (`CartRow.key`), so that a line that
leaves the cart leaves everybody's share. It adds up when nothing of any line is left to give and
nothing is given twice; the page says so in words, and ordering refuses anything else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from storefront.carts.rules import CartRow, CartView


@dataclass(frozen=True, slots=True)
class Named:
    """One of the people; `province` is the code of a province of mainland China, or nothing."""

    name: str
    phone: str
    country: str
    province: str
    address: str
    message: str = ""
    pieces: Mapping[str, int] = field(default_factory=dict)


def packed(people: Sequence[Named]) -> str:
    """As it is kept, before it is sealed."""
    return json.dumps([asdict(each) for each in people], ensure_ascii=False)


def unpacked(text: str) -> tuple[Named, ...]:
    """As it was kept."""
    return tuple(Named(**each) for each in json.loads(text))


def left_to_give(view: CartView, people: Sequence[Named]) -> list[tuple[CartRow, int]]:
    """Each line with the pieces that nobody gets yet; below zero if too many are given."""
    return [
        (row, row.pieces - sum(each.pieces.get(row.key, 0) for each in people)) for row in view.rows
    ]


def adds_up(view: CartView, people: Sequence[Named]) -> bool:
    """Whether everybody gets something, and every piece goes to exactly one of them."""
    keys = {row.key for row in view.rows}
    all_known = all(sum(each.pieces.get(key, 0) for key in keys) for each in people)
    return all_known and not any(left for _row, left in left_to_give(view, people))
