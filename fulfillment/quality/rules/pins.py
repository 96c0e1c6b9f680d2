"""A pin: where on the picture of a style a defect sits, as fractions of the picture's sides.

Fractions of the square in which every page shows the picture, so that a pin is right on every
width. A point is kept to a thousandth. A ninth of the picture gives its middle; every pin lies in
exactly one ninth, which says in words where it is. Refused: `defect.pin`, a point beside the
picture or half a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from catalog.errors import Invalid

#: A point is kept to this.
STEP = Decimal("0.001")


class Ninth(StrEnum):
    """A ninth of the picture, row by row as it is read."""

    TOP_LEFT = "top_left"
    TOP = "top"
    TOP_RIGHT = "top_right"
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom_right"


NINTHS = tuple(Ninth)


@dataclass(frozen=True, slots=True)
class Pin:
    """A point of the picture: from its left side, and from its top."""

    x: Decimal
    y: Decimal

    @property
    def ninth(self) -> Ninth:
        """In which ninth it lies; a point on a line belongs to the one after it."""
        column, row = (min(int(each * 3), 2) for each in (self.x, self.y))
        return NINTHS[3 * row + column]


def pinned(x: Decimal | None, y: Decimal | None) -> Pin | None:
    """A pin of two fractions; none of neither."""
    if x is None and y is None:
        return None
    if x is None or y is None or not (_within(x) and _within(y)):
        raise Invalid("defect.pin", "This point is not on the picture.", field="pin")
    return Pin(*(each.quantize(STEP, ROUND_HALF_UP) for each in (x, y)))


def middle_of(ninth: Ninth) -> Pin:
    """The middle of a ninth."""
    row, column = divmod(NINTHS.index(ninth), 3)
    x, y = (Decimal(2 * each + 1) / 6 for each in (column, row))
    return Pin(x.quantize(STEP), y.quantize(STEP))


def _within(share: Decimal) -> bool:
    return share.is_finite() and 0 <= share <= 1
