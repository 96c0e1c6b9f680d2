"""The accounting policy between gateway, bank and book: what `recipes` is for everything else.

| fact                       | debit              | credit             |
|----------------------------|--------------------|--------------------|
| gateway paid out           | transit:{gateway}  | cash:{gateway}     |
| its payout arrived         | cash:{bank}        | transit:{gateway}  |
| its payout came back       | cash:{gateway}     | transit:{gateway}  |
| difference is a fee        | cost:{place}-fees  | cash:{place}       |
| difference is not clear    | unclear:{place}    | cash:{place}       |

A gateway's payout is booked on the gateway's word and stands on its way until the bank's statement
shows it. It ends once, under one key: it arrived or it came back. What the far side has more or
less than the book is booked by two people, once for each difference; where it has less, the sides
are exchanged. What nobody understands stands on `unclear:{place}`, where an accountant looks.
"""

from __future__ import annotations

from catalog.money import Money
from fulfillment.ledger.rules import NewEntry, credit, debit, moved


def gateway_paid_out(gateway: str, reference: str, amount: Money) -> NewEntry:
    """The gateway sent what it held to the shop's bank."""
    return NewEntry(
        f"gateway-payout:{gateway}:{reference}:sent",
        "gateway_paid_out",
        {"gateway": gateway, "reference": reference},
        (debit(f"transit:{gateway}", amount), credit(f"cash:{gateway}", amount)),
    )


def gateway_payout_arrived(
    gateway: str, reference: str, amount: Money, bank: str, line: str
) -> NewEntry:
    """The bank's statement shows it, on the line that is named."""
    return NewEntry(
        f"gateway-payout:{gateway}:{reference}:closed",
        "gateway_payout_arrived",
        {"gateway": gateway, "reference": reference, "line": line},
        (debit(f"cash:{bank}", amount), credit(f"transit:{gateway}", amount)),
    )


def gateway_payout_back(gateway: str, reference: str, amount: Money) -> NewEntry:
    """The bank did not take it: the gateway holds the money again."""
    return NewEntry(
        f"gateway-payout:{gateway}:{reference}:closed",
        "gateway_payout_back",
        {"gateway": gateway, "reference": reference},
        (debit(f"cash:{gateway}", amount), credit(f"transit:{gateway}", amount)),
    )


def difference_booked(difference_id: int, place: str, against: str, more: Money) -> NewEntry:
    """The far side has so much more (below zero: less) than the book, and it is `against`."""
    return NewEntry(
        f"difference:{difference_id}:booked",
        "difference_booked",
        {"difference": difference_id, "place": place},
        moved(f"cash:{place}", against, more),
    )


def against(place: str, *, fee: bool, of_bank: bool) -> str:
    """The account of a difference: a fee of gateway or bank, or what is not clear yet."""
    if fee:
        return "cost:bank-fees" if of_bank else "cost:gateway-fees"
    return f"unclear:{place}"
