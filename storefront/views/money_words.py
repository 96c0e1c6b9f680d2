"""The words of the book: what each recipe means to somebody who is not an accountant."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from catalog.history import Moment
from catalog.money import Money
from fulfillment.ledger.folios import EntryPage
from fulfillment.ledger.policy import title_of
from storefront.forms.money import FETCHED_FOR
from storefront.wiring.languages import language, money

RECIPES = {
    "order_paid": _l("Customer paid"),
    "order_sent": _l("Order sent"),
    "part_sent": _l("Part of an order sent"),
    "order_refunded": _l("Refund to the customer"),
    "refund_came_back": _l("Refund came back to us"),
    "dispute_taken": _l("Taken by the customer's bank, in dispute"),
    "dispute_given_back": _l("Given back by the customer's bank"),
    "dispute_lost": _l("Dispute lost"),
    "gateway_fee": _l("Fee of the payment service"),
    "gateway_paid_out": _l("Payment service pays out to the bank"),
    "gateway_payout_arrived": _l("Its payout arrived at the bank"),
    "gateway_payout_back": _l("Its payout came back"),
    "difference_booked": _l("Difference booked by two people"),
    "line_shared": _l("Share of a sale"),
    "transfer_came": _l("Bank transfer came"),
    "transfer_went_back": _l("Sent back by bank transfer"),
    "pieces_accepted": _l("Pieces accepted"),
    "commission_pending": _l("Commission, on hold"),
    "commission_released": _l("Commission released"),
    "commission_reduced": _l("Commission reduced"),
    "commission_voided": _l("Commission fell away"),
    "host_paid": _l("Host paid"),
    "host_payout_bounced": _l("Host's payment came back"),
    "payout_sent": _l("Paid to a maker"),
    "payout_bounced": _l("Came back from the bank"),
    "extra_earned": _l("Pay besides pieces"),
    "advance_given": _l("Advance to a maker"),
    "kit_charged": _l("Lost material charged"),
    "advance_repaid": _l("Goes against an advance"),
    "reversal": _l("Put right"),
}

#: The one moment of a payout that changes nothing.
FETCHED = "open_bank_file"

VERBS = {
    "draft": _l("Made"),
    "confirm": _l("Confirmed"),
    "send": _l("Handed to the bank"),
    "settle": _l("It arrived"),
    "cancel": _l("Cancelled"),
    FETCHED: _l("Bank file fetched"),
}

FACTS = {
    "order": _l("Order"),
    "gateway": _l("Paid through"),
    "reference": _l("Reference"),
    "maker": _l("Maker"),
    "host": _l("Host"),
    "batch": _l("Batch"),
    "inspection": _l("Inspection"),
    "pieces": _l("Pieces"),
    "rate": _l("Rate"),
    "payout": _l("Payout"),
    "entry": _l("Entry"),
    "reason": _l("Reason"),
    "line": _l("Line of the bank's statement"),
    "kind": _l("What for"),
    "extra": _l("Line besides pieces"),
    "difference": _l("Difference, its number"),
    "place": _l("Where the money stands"),
    "left": _l("What stays, in fen"),
}


def recipe(name: str) -> str:
    """What a recipe is called."""
    said, title = RECIPES.get(name), title_of(name)
    if said is None and title is not None:
        return title.get(language())
    return str(said or name)


def moment_words(moment: Moment) -> str:
    """What was done to a payout, and what for."""
    why = FETCHED_FOR.get(str(moment.facts.get("reason"))) if moment.verb == FETCHED else None
    return f"{VERBS[moment.verb]} · {why}" if why else str(VERBS[moment.verb])


def entry_facts(entry: EntryPage) -> list[tuple[str, str, str]]:
    """An entry's facts as (word, value, address or nothing)."""
    return [
        (str(FACTS.get(name, name)), _value(entry, name, value), _address(name, str(value)))
        for name, value in entry.facts.items()
    ]


def _value(entry: EntryPage, name: str, value: object) -> str:
    if name == "rate":
        return money(Money(int(str(value)), entry.postings[0].amount.currency))
    return str(value)


def _address(name: str, value: str) -> str:
    if name == "payout":
        return url_for("office_money.payout", number=value)
    if name == "entry":
        return url_for("office_money.entry", entry_id=int(value))
    if name == "maker":
        return url_for("office_money.account", code=f"maker:{value}:payable")
    return ""
