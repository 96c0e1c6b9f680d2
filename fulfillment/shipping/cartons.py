"""Cartons: which pieces go into which box. Pure, the same answer for the same goods in any order.

Rules
* First fit, the heaviest pieces first: a piece goes into the first open carton that still bears it
  by weight and by room, else a new carton of the largest type is opened. At the end each carton is
  changed for the smallest type that holds what is in it.
* A carton is filled to `FILL` of its room at most: pieces are not water.
* Where nobody has measured a piece, its room is taken as carriers do for light goods: five
  millilitres a gram; where nobody has weighed it, as `UNWEIGHED` grams.
* A single piece that no carton bears travels alone in the largest type, and the plan says so.
* First fit decreasing needs at most 11/9 of the fewest cartons, and two thirds of one more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FILL = 85
ML_PER_GRAM = 5
UNWEIGHED = 50


@dataclass(frozen=True, slots=True)
class CartonType:
    """A kind of box: inner measures in millimetres, what it weighs and what it bears in grams."""

    name: str
    length: int
    width: int
    height: int
    own_grams: int
    bears: int

    @property
    def room(self) -> int:
        """Millilitres that may be filled."""
        return self.length * self.width * self.height // 1_000 * FILL // 100

    @property
    def measures(self) -> str:
        """As it stands on a list, in centimetres."""
        return f"{self.length // 10}×{self.width // 10}×{self.height // 10} cm"


#: Boxes that every post office of China sells, by their outer measures less the board.
TYPES = (
    CartonType("S", 200, 140, 100, 90, 3_000),
    CartonType("M", 290, 190, 140, 180, 8_000),
    CartonType("L", 400, 300, 200, 420, 15_000),
    CartonType("XL", 530, 290, 370, 800, 25_000),
)


@dataclass(frozen=True, slots=True)
class Goods:
    """So many pieces of one kind (`key`), and what one of them weighs."""

    key: int
    pieces: int
    grams: int

    @property
    def weight(self) -> int:
        """What one piece is counted with."""
        return self.grams or UNWEIGHED


@dataclass(frozen=True, slots=True)
class Carton:
    """A packed carton: pieces by kind, and its weight with the box."""

    type: CartonType
    pieces: dict[int, int]
    grams: int
    overfull: bool = False


class _Open:
    """A carton that is being filled."""

    def __init__(self, types: Sequence[CartonType]) -> None:
        self.types = types
        self.pieces: dict[int, int] = {}
        self.grams = 0

    def fits(self, grams: int) -> int:
        """How many pieces of a weight still go in."""
        largest = self.types[-1]
        by_weight = (largest.bears - self.grams) // grams
        by_room = (largest.room - self.grams * ML_PER_GRAM) // (grams * ML_PER_GRAM)
        return max(0, min(by_weight, by_room))

    def put(self, key: int, pieces: int, grams: int) -> None:
        self.pieces[key] = self.pieces.get(key, 0) + pieces
        self.grams += pieces * grams

    def closed(self) -> Carton:
        for each in self.types:
            if self.grams <= each.bears and self.grams * ML_PER_GRAM <= each.room:
                return Carton(each, self.pieces, self.grams + each.own_grams)
        return Carton(self.types[-1], self.pieces, self.grams + self.types[-1].own_grams, True)


def carton_plan(goods: Iterable[Goods], types: Sequence[CartonType] = TYPES) -> tuple[Carton, ...]:
    """The cartons that the goods go into."""
    sized = sorted(types, key=lambda each: (each.room, each.bears))
    opened: list[_Open] = []
    for each in sorted(goods, key=lambda one: (-one.weight, one.key)):
        left = each.pieces
        for box in opened:
            some = min(left, box.fits(each.weight))
            if some:
                box.put(each.key, some, each.weight)
                left -= some
        while left > 0:
            box = _Open(sized)
            some = max(1, min(left, box.fits(each.weight)))
            box.put(each.key, some, each.weight)
            opened.append(box)
            left -= some
    return tuple(box.closed() for box in opened)
