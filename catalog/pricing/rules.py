"""Where a price goes, as far as it is known for certain.

Invariant: the parts sum to the price. The maker's part is the piece rate in force, the materials'
part what they cost; the rest is named for what it pays and is never made out to be more exact. A
price below what it must pay has no breakdown: better none than a false one.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.money import Money


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of one price."""

    price: Money
    maker: Money
    materials: Money
    rest: Money

    def percent(self, part: Money) -> int:
        """A part in whole percent, for words and bars; halves go up."""
        return (part.minor * 200 + self.price.minor) // (2 * self.price.minor)


def breakdown(price: Money, rate: Money | None, materials: Money) -> Breakdown | None:
    """The parts of `price`, or None if the rate is unknown or the sum would not fit."""
    if rate is None or rate.currency != price.currency or materials.currency != price.currency:
        return None
    rest = price - rate - materials
    return None if rest.minor < 0 else Breakdown(price, rate, materials, rest)


@dataclass(frozen=True, slots=True)
class Step:
    """From so many pieces on, one costs `price`; `confirmed` says that a dearer one is meant."""

    pieces: int
    price: Money
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The prices of one variant in force at one moment.

    Invariant: more pieces never cost more each, unless the office confirmed just that step. A
    step that would rise is passed over, as when the base price fell below it meanwhile.
    """

    base: Money
    steps: tuple[Step, ...] = ()

    def at(self, pieces: int) -> Money:
        """What one piece costs when so many are taken."""
        reached = [step for step in self.rungs if step.pieces <= pieces]
        return reached[-1].price if reached else self.base

    def after(self, pieces: int) -> Step | None:
        """The next number of pieces from which one costs less than it does now."""
        further = (step for step in self.rungs if step.pieces > pieces)
        return next((step for step in further if step.price < self.at(pieces)), None)

    @property
    def rungs(self) -> tuple[Step, ...]:
        """The steps that change the price, in the order of their pieces."""
        price, taken = self.base, []
        for step in sorted(self.steps, key=lambda each: each.pieces):
            same = step.price.currency == price.currency
            if same and (step.price < price or (step.confirmed and step.price != price)):
                taken.append(step)
                price = step.price
        return tuple(taken)
