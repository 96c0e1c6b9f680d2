"""The whole accounting policy: one business fact, one balanced entry. Nothing else is booked.

| fact                  | debit                 | credit                         |
|-----------------------|-----------------------|--------------------------------|
| order paid            | cash:{gateway}        | order:{number}:advance         |
| order sent            | order:{number}:advance| revenue:goods, revenue:shipping|
| refund before sending | order:{number}:advance| cash:{gateway}                 |
| refund after sending  | revenue:refunds       | cash:{gateway}                 |
| pieces accepted       | cost:piecework        | maker:{id}:payable             |
| commission earned     | cost:commission       | host:{id}:pending              |
| commission released   | host:{id}:pending     | host:{id}:payable              |
| commission voided     | host:{id}:pending     | cost:commission                |
| payout sent           | maker:{id}:payable    | cash:{bank}                    |
| payout came back      | cash:{bank}           | maker:{id}:payable             |
| mistake               | the exact reverse of the wrong entry, naming it        |

A key names the fact, so that telling it twice books it once. Released and voided share one key:
a commission ends one way or the other. A sale that comes back never touches what a maker earned.
"""

from __future__ import annotations

from catalog.money import Money
from fulfillment.ledger.rules import NewEntry, NewPosting, credit, debit


def order_paid(order_number: str, gateway: str, amount: Money, reference: str) -> NewEntry:
    """A customer paid: we hold her money until her goods are sent."""
    return NewEntry(
        f"order:{order_number}:paid:{gateway}:{reference}",
        "order_paid",
        {"order": order_number, "gateway": gateway, "reference": reference},
        (debit(f"cash:{gateway}", amount), credit(f"order:{order_number}:advance", amount)),
    )


def order_sent(order_number: str, goods: Money, shipping: Money) -> NewEntry:
    """Her goods left the house: now the sale is earned."""
    earned = (credit("revenue:goods", goods), credit("revenue:shipping", shipping))
    return NewEntry(
        f"order:{order_number}:sent",
        "order_sent",
        {"order": order_number},
        (debit(f"order:{order_number}:advance", goods + shipping), *_not_nothing(*earned)),
    )


def order_refunded(
    order_number: str, gateway: str, amount: Money, reference: str, *, sent: bool
) -> NewEntry:
    """Money went back to her: from what we held, or, after sending, from what we earned."""
    source = "revenue:refunds" if sent else f"order:{order_number}:advance"
    return NewEntry(
        f"order:{order_number}:refunded:{gateway}:{reference}",
        "order_refunded",
        {"order": order_number, "gateway": gateway, "reference": reference},
        (debit(source, amount), credit(f"cash:{gateway}", amount)),
    )


def pieces_accepted(
    maker_id: int, batch_code: str, inspection_id: int, pieces: int, rate: Money
) -> NewEntry:
    """An inspection accepted her pieces: she has earned their rate, for good."""
    amount = rate * pieces
    return NewEntry(
        f"batch:{batch_code}:inspection:{inspection_id}:accepted",
        "pieces_accepted",
        {
            "maker": maker_id,
            "batch": batch_code,
            "inspection": inspection_id,
            "pieces": pieces,
            "rate": rate.minor,
        },
        (debit("cost:piecework", amount), credit(f"maker:{maker_id}:payable", amount)),
    )


def commission_pending(host_id: int, order_number: str, amount: Money) -> NewEntry:
    """A sale is credited to a host; it waits until the goods can no longer come back."""
    return NewEntry(
        f"order:{order_number}:commission:{host_id}:pending",
        "commission_pending",
        {"host": host_id, "order": order_number},
        (debit("cost:commission", amount), credit(f"host:{host_id}:pending", amount)),
    )


def commission_released(host_id: int, order_number: str, amount: Money) -> NewEntry:
    """The sale stood: the commission is hers."""
    return NewEntry(
        f"order:{order_number}:commission:{host_id}:closed",
        "commission_released",
        {"host": host_id, "order": order_number},
        (debit(f"host:{host_id}:pending", amount), credit(f"host:{host_id}:payable", amount)),
    )


def commission_voided(host_id: int, order_number: str, amount: Money) -> NewEntry:
    """The sale came back before the commission was hers."""
    return NewEntry(
        f"order:{order_number}:commission:{host_id}:closed",
        "commission_voided",
        {"host": host_id, "order": order_number},
        (debit(f"host:{host_id}:pending", amount), credit("cost:commission", amount)),
    )


def payout_sent(payout_number: str, maker_id: int, amount: Money, bank: str) -> NewEntry:
    """Her money is on its way to her account."""
    return NewEntry(
        f"payout:{payout_number}:maker:{maker_id}:sent",
        "payout_sent",
        {"payout": payout_number, "maker": maker_id},
        (debit(f"maker:{maker_id}:payable", amount), credit(f"cash:{bank}", amount)),
    )


def payout_bounced(payout_number: str, maker_id: int, amount: Money, bank: str) -> NewEntry:
    """The bank sent it back: she is owed it again."""
    return NewEntry(
        f"payout:{payout_number}:maker:{maker_id}:bounced",
        "payout_bounced",
        {"payout": payout_number, "maker": maker_id},
        (debit(f"cash:{bank}", amount), credit(f"maker:{maker_id}:payable", amount)),
    )


def _not_nothing(*postings: NewPosting) -> tuple[NewPosting, ...]:
    return tuple(each for each in postings if each.amount)
