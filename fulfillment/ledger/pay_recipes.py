"""The accounting policy of pay besides pieces: what `recipes` is for everything else.

| fact                   | debit                     | credit               |
|------------------------|---------------------------|----------------------|
| bonus, transport, training, mending | cost:{kind}  | maker:{id}:payable   |
| advance given          | maker:{id}:advances       | cash:{place}         |
| loss of material charged | maker:{id}:advances     | cost:kit-losses      |
| advance repaid         | maker:{id}:payable        | maker:{id}:advances  |

`maker:{id}:advances` is what she has had before she earned it, and what she is charged; it goes
down only with a payout that leaves her a protected part, and never below zero.
"""

from __future__ import annotations

from catalog.money import Money
from fulfillment.ledger.rules import NewEntry, credit, debit


def extra_earned(maker_id: int, line_id: int, kind: str, amount: Money) -> NewEntry:
    """Something besides pieces is hers, at the house's cost."""
    return NewEntry(
        f"pay-line:{line_id}:earned",
        "extra_earned",
        {"maker": maker_id, "extra": line_id, "kind": kind},
        (debit(f"cost:{kind}", amount), credit(f"maker:{maker_id}:payable", amount)),
    )


def advance_given(maker_id: int, line_id: int, amount: Money, place: str) -> NewEntry:
    """She has money in hand before she earned it."""
    return NewEntry(
        f"pay-line:{line_id}:advanced",
        "advance_given",
        {"maker": maker_id, "extra": line_id},
        (debit(f"maker:{maker_id}:advances", amount), credit(f"cash:{place}", amount)),
    )


def kit_charged(maker_id: int, line_id: int, amount: Money) -> NewEntry:
    """Material that was lost beyond what was agreed; two people looked at it."""
    return NewEntry(
        f"pay-line:{line_id}:charged",
        "kit_charged",
        {"maker": maker_id, "extra": line_id},
        (debit(f"maker:{maker_id}:advances", amount), credit("cost:kit-losses", amount)),
    )


def advance_repaid(payout_number: str, maker_id: int, amount: Money) -> NewEntry:
    """A part of what a payday pays her goes against what she has had already."""
    return NewEntry(
        f"payout:{payout_number}:maker:{maker_id}:repaid",
        "advance_repaid",
        {"payout": payout_number, "maker": maker_id},
        (
            debit(f"maker:{maker_id}:payable", amount),
            credit(f"maker:{maker_id}:advances", amount),
        ),
    )
