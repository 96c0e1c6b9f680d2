"""What of an order lies ready, and what a part of it is worth. Pure.

Rules
* Goods are earned as they leave, each piece at its line's price less its part of the line's
  discount. Freight, and what is taken off it, is earned with the first part: she pays it once,
  however many parcels it takes.
* Taxes follow what is paid for the part, rounded down; the last part takes what is left, so the
  parts of an order sum to the order to the last fen, in whatever way it is split.
* A part is what is worth by its end less what was earned before it, and never below nothing.

Invariant (Hypothesis proves it for any order and any split): every sum of every part is at least
nothing, and all parts together are the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the order, in minor units."""

    line_id: int
    pieces: int
    each: int
    discount: int = 0


@dataclass(frozen=True, slots=True)
class Worth:
    """Sums in minor units: `tax` comes on top, `held_tax` is within the prices."""

    goods: int = 0
    shipping: int = 0
    discount: int = 0
    tax: int = 0
    held_tax: int = 0

    @property
    def paid(self) -> int:
        """What she pays for it."""
        return self.goods + self.shipping - self.discount + self.tax

    def beyond(self, before: Worth) -> Worth:
        """What is more than `before`, in each sum; never below nothing."""
        return Worth(
            max(self.goods - before.goods, 0),
            max(self.shipping - before.shipping, 0),
            max(self.discount - before.discount, 0),
            max(self.tax - before.tax, 0),
            max(self.held_tax - before.held_tax, 0),
        )


@dataclass(frozen=True, slots=True)
class Earned:
    """What all parts so far earned, and what of it had gone back to her before, with its tax."""

    worth: Worth = Worth()
    back: int = 0
    tax_back: int = 0
    parts: int = 0


def worth_upto(lines: Iterable[Piece], whole: Worth, gone: Mapping[int, int]) -> Worth:
    """What an order has earned once so many pieces of each line have left."""
    lines = tuple(lines)
    if all(gone.get(line.line_id, 0) >= line.pieces for line in lines):
        return whole
    goods = sum(line.each * gone.get(line.line_id, 0) for line in lines)
    less = sum(line.discount * gone.get(line.line_id, 0) // line.pieces for line in lines)
    off_freight = whole.discount - sum(line.discount for line in lines)
    discount = less + off_freight
    net = goods + whole.shipping - discount
    of_net = whole.goods + whole.shipping - whole.discount

    def share(tax: int) -> int:
        return tax * net // of_net if of_net else 0

    return Worth(goods, whole.shipping, discount, share(whole.tax), share(whole.held_tax))


def portion(
    ready: Iterable[tuple[int, int | None, int]],
    packed: Mapping[tuple[int, int | None], int],
    wanted: Mapping[int, int],
) -> list[tuple[int, int | None, int]]:
    """What of `ready` (line, batch, pieces) is in no parcel yet, and never more than is wanted."""
    left = dict(wanted)
    for (line, _batch), pieces in packed.items():
        left[line] = left.get(line, 0) - pieces
    inside = []
    for line, batch, pieces in ready:
        take = min(pieces - packed.get((line, batch), 0), left.get(line, 0))
        if take > 0:
            inside.append((line, batch, take))
            left[line] -= take
    return inside
