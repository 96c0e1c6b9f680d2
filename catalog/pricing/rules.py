"""Where a price goes, as far as it is known for certain.

Invariant: the parts sum to the price, in whole minor units. The maker's part is the piece rate in
force, the materials' what they cost, the cooperative's its agreed share, taxes what the price
holds of them. What is not known is None and is never guessed: it lies in the rest, which is what
the shop and a host live on. A price below what it must pay has no breakdown: better none than a
false one.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.money import Money, apportion


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of one price; a part that is None is not known and lies in the rest."""

    price: Money
    maker: Money
    cooperative: Money | None
    materials: Money | None
    taxes: Money | None
    rest: Money

    @property
    def parts(self) -> tuple[Money, ...]:
        """Maker, cooperative, materials, shop and host, taxes: what is not known as nothing."""
        nothing = Money(0, self.price.currency)
        told = (self.maker, self.cooperative, self.materials, self.rest, self.taxes)
        return tuple(nothing if each is None else each for each in told)

    @property
    def percents(self) -> tuple[int, ...]:
        """The parts in whole percent that sum to a hundred, for words and bars."""
        return apportion(100, [each.minor for each in self.parts])


def breakdown(
    price: Money,
    rate: Money | None,
    materials: Money | None,
    *,
    cooperative: Money | None = None,
    taxes: Money | None = None,
) -> Breakdown | None:
    """The parts of `price`, or None if the rate is unknown or the sum would not fit."""
    known = [each for each in (rate, materials, cooperative, taxes) if each is not None]
    if rate is None or any(each.currency != price.currency for each in known):
        return None
    rest = price.minor - sum(each.minor for each in known)
    if rest < 0 or price.minor <= 0:
        return None
    left = Money(rest, price.currency)
    return Breakdown(price, rate, cooperative, materials, taxes, left)


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
