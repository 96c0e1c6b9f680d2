"""The accounting policy of store credit and gift cards: what `recipes` is for everything else.

| fact                     | debit                  | credit                  |
|--------------------------|------------------------|-------------------------|
| credit pays for an order | credit:{id}:…          | order:{number}:advance  |
| it is given back         | order:{number}:advance | credit:{id}:…           |
| refund as credit         | as a refund            | credit:{id}:…           |
| gift card paid           | order:{number}:advance | credit:{id}:card        |
| gift card undone         | credit:{id}:card       | order:{number}:advance  |
| gift card put into an account | credit:{id}:card  | credit:{id}:account     |
| given by the office      | cost:goodwill          | credit:{id}:account     |

`credit:{id}:card` and `credit:{id}:account` are what we owe: a gift card is no sale. It becomes one
when it pays for goods that are sent, as every advance does.
"""

from __future__ import annotations

from catalog.money import Money
from fulfillment.ledger.rules import NewEntry, credit, debit


def credit_used(order_number: str, wallet: str, amount: Money, nth: int) -> NewEntry:
    """Credit pays for a part of an order: we hold it for her as we hold her money."""
    return NewEntry(
        f"order:{order_number}:credit-used:{wallet}:{nth}",
        "credit_used",
        {"order": order_number, "wallet": wallet},
        (debit(wallet, amount), credit(f"order:{order_number}:advance", amount)),
    )


def credit_given_back(order_number: str, wallet: str, amount: Money, nth: int) -> NewEntry:
    """The order will not be filled: the credit is hers again."""
    return NewEntry(
        f"order:{order_number}:credit-back:{wallet}:{nth}",
        "credit_given_back",
        {"order": order_number, "wallet": wallet},
        (debit(f"order:{order_number}:advance", amount), credit(wallet, amount)),
    )


def refunded_to_credit(
    order_number: str,
    wallet: str,
    amount: Money,
    reference: str,
    *,
    sent: bool,
    tax: Money | None = None,
) -> NewEntry:
    """A refund that is credit: from what we held, or, after sending, from what we earned and from
    the tax of it."""
    of_tax = tax if sent and tax else Money(0, amount.currency)
    source = "revenue:refunds" if sent else f"order:{order_number}:advance"
    taken = (debit(source, amount - of_tax), debit("tax:payable", of_tax))
    return NewEntry(
        f"order:{order_number}:credited:{reference}:{wallet}",
        "refunded_to_credit",
        {"order": order_number, "wallet": wallet, "reference": reference},
        (*(each for each in taken if each.amount), credit(wallet, amount)),
    )


def gift_card_paid(order_number: str, wallet: str, amount: Money) -> NewEntry:
    """Her money is not a sale: we owe goods to whoever holds the card."""
    return NewEntry(
        f"order:{order_number}:gift-card",
        "gift_card_paid",
        {"order": order_number, "wallet": wallet},
        (debit(f"order:{order_number}:advance", amount), credit(wallet, amount)),
    )


def gift_card_undone(order_number: str, wallet: str, amount: Money) -> NewEntry:
    """An unused card is taken back, and its money waits to be sent to who paid it."""
    return NewEntry(
        f"order:{order_number}:gift-card-undone",
        "gift_card_undone",
        {"order": order_number, "wallet": wallet},
        (debit(wallet, amount), credit(f"order:{order_number}:advance", amount)),
    )


def gift_card_moved(card: str, wallet: str, amount: Money, nth: int) -> NewEntry:
    """What is on a card is put into an account."""
    return NewEntry(
        f"{card}:moved:{nth}",
        "gift_card_moved",
        {"card": card, "wallet": wallet},
        (debit(card, amount), credit(wallet, amount)),
    )


def credit_granted(grant_id: int, wallet: str, amount: Money) -> NewEntry:
    """The house gives credit, at its own cost."""
    return NewEntry(
        f"credit-grant:{grant_id}",
        "credit_granted",
        {"grant": grant_id, "wallet": wallet},
        (debit("cost:goodwill", amount), credit(wallet, amount)),
    )
