"""Money: whole minor units (分, cents) of one currency. Never a float, never a bare number.

Invariants: `minor` is an `int`; arithmetic joins equal currencies only; a split gives away
every unit, so that parts always sum to the whole. A negative amount can be computed (a
difference) but the ledger takes positive ones only, each with a side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.errors import Invalid

#: Digits after the point, by ISO 4217; currencies that are not listed have two.
EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3, "TND": 3}

_AMOUNT = re.compile(r"^-?\d{1,13}(\.\d+)?$")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units of `currency` (ISO 4217, three capitals)."""

    minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError("money is counted in whole minor units")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, pieces: int) -> Money:
        return Money(self.minor * pieces, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")
        return other.minor

    def share(self, basis_points: int) -> Money:
        """The part of this amount that `basis_points` (1/100 %) name, halves rounded up."""
        return Money((self.minor * basis_points + 5_000) // 10_000, self.currency)

    def share_down(self, basis_points: int) -> Money:
        """The same, never more than the exact part: for what is taken from somebody."""
        return Money(self.minor * basis_points // 10_000, self.currency)

    def allocate(self, *weights: int) -> tuple[Money, ...]:
        """Split by weights so that the parts sum to the whole; the first ones take the rest."""
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError(weights)
        parts = [self.minor * weight // whole for weight in weights]
        for place in range(self.minor - sum(parts)):
            parts[place % len(parts)] += 1
        return tuple(Money(part, self.currency) for part in parts)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exactly, for display and for files."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


def apportion(whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split a whole by weights without loss; who loses most by rounding gets the rest.

    Nobody's part differs from the exact one by as much as one.
    """
    every = sum(weights)
    if whole < 0 or every <= 0 or min(weights) < 0:
        raise ValueError(weights)
    parts = [whole * weight // every for weight in weights]
    lost = [whole * weight % every for weight in weights]
    neediest = sorted(range(len(parts)), key=lambda place: (-lost[place], place))
    for place in neediest[: whole - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def exponent(currency: str) -> int:
    """Digits after the point of `currency`."""
    return EXPONENTS.get(currency, 2)


def parse(text: str, currency: str = "CNY") -> Money:
    """Read a typed amount (`12`, `12.5`, `¥1,234.50`); digits finer than the coin are refused."""
    plain = text.strip().lstrip("¥￥$").replace(",", "").replace("，", "")
    if not _AMOUNT.match(plain):
        raise Invalid("money.unreadable", "“%(text)s” is not an amount of money.", text=text)
    minor = Decimal(plain).scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise Invalid("money.too_fine", "“%(text)s” has more digits than the coin.", text=text)
    return Money(int(minor), currency)


def total(amounts: Iterable[Money], currency: str = "CNY") -> Money:
    """The sum; of nothing, zero in `currency`."""
    result = Money(0, currency)
    for each in amounts:
        result = result + each if result else each
    return result
