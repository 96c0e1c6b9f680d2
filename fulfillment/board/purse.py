"""An amount as notes and coins, the fewest there are, for those who read money by its look.

Pure. Invariant: the pieces sum to the amount; nothing is rounded. Only yuan has a purse: another
currency, or an amount below nothing, gives an empty one and is shown in digits alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.money import Money

#: Notes and coins of the fifth series in 分, the largest first; what is below a yuan is a coin.
NOTES = (10_000, 5_000, 2_000, 1_000, 500, 100)
COINS = (50, 10, 5, 2, 1)


@dataclass(frozen=True, slots=True)
class Cash:
    """So many notes or coins of one kind."""

    value: Money
    count: int
    is_note: bool


def purse(amount: Money) -> tuple[Cash, ...]:
    """The fewest notes and coins that make `amount`."""
    left = amount.minor if amount.currency == "CNY" else 0
    found: list[Cash] = []
    for value in NOTES + COINS:
        count, rest = divmod(max(left, 0), value)
        if count:
            found.append(Cash(Money(value), count, value in NOTES))
            left = rest
    return tuple(found)
