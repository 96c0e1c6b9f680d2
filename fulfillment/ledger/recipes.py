"""The whole accounting policy, beside `credit_recipes`: one business fact, one balanced entry.

| fact                  | debit                 | credit                         |
|-----------------------|-----------------------|--------------------------------|
| order paid            | cash:{gateway}        | order:{number}:advance         |
| order sent            | order:{number}:advance| revenue:goods, revenue:shipping|
|   with discount, tax  | cost:vouchers         | tax:payable                    |
|   tax held by prices  | the revenue that holds it | tax:payable                |
| refund before sending | order:{number}:advance| cash:{gateway}                 |
| refund after sending  | revenue:refunds, tax:payable | cash:{gateway}          |
| refund came back      | cash:{gateway}        | what the refund was taken from |
| dispute: money taken  | disputed:{gateway}    | cash:{gateway}                 |
| dispute: money given back | cash:{gateway}    | disputed:{gateway}             |
| dispute lost          | as a refund           | disputed:{gateway}             |
| gateway's fee         | cost:gateway-fees     | cash:{gateway}                 |
| transfer came         | cash:{bank}           | cash:{gateway}                 |
| transfer went back    | cash:{gateway}        | cash:{bank}                    |
| pieces accepted       | cost:piecework        | maker:{id}:payable             |
| payout sent           | maker:{id}:payable    | cash:{bank}                    |
| payout came back      | cash:{bank}           | maker:{id}:payable             |
| mistake               | the exact reverse of the wrong entry, naming it        |

A key names the fact, so that telling it twice books it once. Released and voided share one key:
a commission ends one way or the other. A sale that comes back never touches what a maker earned.
A refund is taken from what we still hold for the customer, else from what we earned. A part that
went back before sending is a sale given back too, so that a sent order holds no advance.
"""

from __future__ import annotations

from catalog.money import Money, apportion
from fulfillment.ledger.rules import NewEntry, NewPosting, credit, debit


def order_paid(order_number: str, gateway: str, amount: Money, reference: str) -> NewEntry:
    """A customer paid: we hold her money until her goods are sent."""
    return NewEntry(
        f"order:{order_number}:paid:{gateway}:{reference}",
        "order_paid",
        {"order": order_number, "gateway": gateway, "reference": reference},
        (debit(f"cash:{gateway}", amount), credit(f"order:{order_number}:advance", amount)),
    )


def order_sent(
    order_number: str,
    goods: Money,
    shipping: Money,
    given_back: Money | None = None,
    *,
    discount: Money | None = None,
    tax: Money | None = None,
    held_tax: Money | None = None,
    tax_back: Money | None = None,
) -> NewEntry:
    """Her goods left the house: now the sale is earned, less what she has back already.

    A discount is the shop's cost, so that a sale is worth what it is worth; tax is not ours: `tax`
    came on top, `held_tax` is within the prices, `tax_back` within what was given back.
    """
    nothing = Money(0, goods.currency)
    back, less, more = given_back or nothing, discount or nothing, tax or nothing
    within, returned = held_tax or nothing, tax_back or nothing
    of_goods, of_shipping = _held_by(within, goods, shipping)
    held = debit(f"order:{order_number}:advance", goods + shipping - less + more - back)
    earned = (
        credit("revenue:goods", goods - of_goods),
        credit("revenue:shipping", shipping - of_shipping),
        credit("tax:payable", more + within),
    )
    given = (debit("revenue:refunds", back - returned), debit("tax:payable", returned))
    return NewEntry(
        f"order:{order_number}:sent",
        "order_sent",
        {"order": order_number},
        _not_nothing(held, debit("cost:vouchers", less), *given, *earned),
    )


def order_refunded(
    order_number: str,
    gateway: str,
    amount: Money,
    reference: str,
    *,
    sent: bool,
    tax: Money | None = None,
) -> NewEntry:
    """Money went back to her: from what we held, or, after sending, from what we earned.

    `tax` is the part of it that is tax, once the tax is owed.
    """
    return NewEntry(
        f"order:{order_number}:refunded:{gateway}:{reference}",
        "order_refunded",
        {"order": order_number, "gateway": gateway, "reference": reference},
        (*_taken(order_number, amount, tax, sent=sent), credit(f"cash:{gateway}", amount)),
    )


def refund_came_back(
    order_number: str,
    gateway: str,
    amount: Money,
    reference: str,
    *,
    sent: bool,
    tax: Money | None = None,
) -> NewEntry:
    """Her bank would not take the refund: the money is with us again, and still hers."""
    return NewEntry(
        f"order:{order_number}:refund-back:{gateway}:{reference}",
        "refund_came_back",
        {"order": order_number, "gateway": gateway, "reference": reference},
        (debit(f"cash:{gateway}", amount), *_turned(_taken(order_number, amount, tax, sent=sent))),
    )


def dispute_taken(order_number: str, gateway: str, amount: Money, reference: str) -> NewEntry:
    """Her bank took the money while it looks into the matter."""
    return NewEntry(
        f"order:{order_number}:dispute-taken:{gateway}:{reference}",
        "dispute_taken",
        {"order": order_number, "gateway": gateway, "reference": reference},
        (debit(f"disputed:{gateway}", amount), credit(f"cash:{gateway}", amount)),
    )


def dispute_given_back(order_number: str, gateway: str, amount: Money, reference: str) -> NewEntry:
    """Her bank gave it back to us."""
    return NewEntry(
        f"order:{order_number}:dispute-returned:{gateway}:{reference}",
        "dispute_given_back",
        {"order": order_number, "gateway": gateway, "reference": reference},
        (debit(f"cash:{gateway}", amount), credit(f"disputed:{gateway}", amount)),
    )


def dispute_lost(
    order_number: str,
    gateway: str,
    amount: Money,
    reference: str,
    *,
    sent: bool,
    tax: Money | None = None,
) -> NewEntry:
    """Her bank decided for her: what was taken stays with her, as a refund would."""
    return NewEntry(
        f"order:{order_number}:dispute-lost:{gateway}:{reference}",
        "dispute_lost",
        {"order": order_number, "gateway": gateway, "reference": reference},
        (*_taken(order_number, amount, tax, sent=sent), credit(f"disputed:{gateway}", amount)),
    )


def gateway_fee(gateway: str, reference: str, fee: Money) -> NewEntry:
    """What a gateway keeps for its work, by its own statement; below zero it gives some back."""
    sides = (debit("cost:gateway-fees", fee), credit(f"cash:{gateway}", fee))
    if fee < Money(0, fee.currency):
        sides = (debit(f"cash:{gateway}", -fee), credit("cost:gateway-fees", -fee))
    return NewEntry(
        f"fee:{gateway}:{reference}",
        "gateway_fee",
        {"gateway": gateway, "reference": reference},
        sides,
    )


def transfer_came(line: str, amount: Money, bank: str, gateway: str) -> NewEntry:
    """A line of the bank's statement was confirmed: its money waits to be matched to orders."""
    return NewEntry(
        f"bank-line:{line}:came",
        "transfer_came",
        {"line": line},
        (debit(f"cash:{bank}", amount), credit(f"cash:{gateway}", amount)),
    )


def transfer_went_back(reference: str, amount: Money, bank: str, gateway: str) -> NewEntry:
    """A person sent money back by transfer; `reference` is the bank's number of it."""
    return NewEntry(
        f"bank-line:{reference}:went-back",
        "transfer_went_back",
        {"reference": reference},
        (debit(f"cash:{gateway}", amount), credit(f"cash:{bank}", amount)),
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


def _held_by(tax: Money, goods: Money, shipping: Money) -> tuple[Money, Money]:
    """The tax within the prices, divided by what goods and shipping are worth."""
    if not tax:
        return tax, tax
    parts = apportion(tax.minor, (goods.minor, shipping.minor))
    return Money(parts[0], tax.currency), Money(parts[1], tax.currency)


def _taken(
    order_number: str, amount: Money, tax: Money | None, *, sent: bool
) -> tuple[NewPosting, ...]:
    """What a refund is taken from: what we hold; once sent, what we earned and the tax of it."""
    of_tax = tax if sent and tax else Money(0, amount.currency)
    source = debit(_source(order_number, sent=sent), amount - of_tax)
    return _not_nothing(source, debit("tax:payable", of_tax))


def _turned(postings: tuple[NewPosting, ...]) -> tuple[NewPosting, ...]:
    return tuple(credit(each.account, each.amount) for each in postings)


def _source(order_number: str, *, sent: bool) -> str:
    return "revenue:refunds" if sent else f"order:{order_number}:advance"
