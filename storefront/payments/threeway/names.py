"""How both sides name the same movement of money: `what:which`. Pure.

| what        | the gateway or the bank                    | the book                           |
|-------------|--------------------------------------------|------------------------------------|
| charge      | the payment that a balance line belongs to | an order paid, by its payment      |
| refund, dispute, both with -back | their own id          | the same id                        |
| fee         | the balance line that it was kept on       | a gateway's fee                    |
| po, po-back | a gateway's payout, in a bank's words, too | the same                           |
| line        | a line of the statement                    | a transfer that a person confirmed |
| sent        | the bank's own number of a line            | a transfer that somebody sent back |
| payout, bounce | payout and maker's code in its words    | a maker was paid, it came back     |
| entry       | what a person paired                       | an entry and what reverses it      |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

#: What a line of a gateway's balance is, by Stripe's word for it.
KINDS = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund-back",
    "payment_failure_refund": "refund-back",
    "payout": "po",
    "payout_failure": "po-back",
    "payout_cancel": "po-back",
}

_PAYOUT = re.compile(r"(?<![A-Z0-9])(P\d{8}-\d{1,4})[\s·,;/]+([A-Z]{1,3}-?\d{1,8})(?![A-Z0-9])")
_GATEWAYS = re.compile(r"(?<![A-Za-z0-9_])(po_[A-Za-z0-9_-]{3,60})")

#: recipe → what its fact `reference` (or another, named behind) is the name of
_REFERENCES = {
    "order_refunded": ("refund", "reference"),
    "refund_came_back": ("refund-back", "reference"),
    "dispute_taken": ("dispute", "reference"),
    "dispute_given_back": ("dispute-back", "reference"),
    "gateway_fee": ("fee", "reference"),
    "gateway_paid_out": ("po", "reference"),
    "gateway_payout_back": ("po-back", "reference"),
    "transfer_came": ("line", "line"),
    "transfer_went_back": ("sent", "reference"),
}
_PAID = {"payout_sent": "payout", "payout_bounced": "bounce"}


def kind_of(word: str, source: str, minor: int) -> str:
    """What a line of the gateway's balance is; disputes hide behind "adjustment"."""
    if source.startswith("dp_"):
        return "dispute" if minor < 0 else "dispute-back"
    return KINDS.get(word, "other")


def moved(kind: str, source: str, charge: str | None) -> frozenset[str]:
    """The names of a line of the gateway's balance."""
    which = charge if kind == "charge" and charge else source
    return frozenset({f"{kind}:{which}"})


def said(fingerprint: str, bank_id: str, text: str, minor: int) -> frozenset[str]:
    """The names of a line of the bank's statement."""
    plain = unicodedata.normalize("NFKC", text)
    names = {f"line:{fingerprint}", *(f"po:{each}" for each in _GATEWAYS.findall(plain))}
    if bank_id:
        names.add(f"sent:{bank_id}")
    paid = "payout" if minor < 0 else "bounce"
    names.update(f"{paid}:{number}:{code}" for number, code in _PAYOUT.findall(plain.upper()))
    return frozenset(names)


def booked(
    recipe: str,
    facts: Mapping[str, object],
    entries: tuple[int, int | None],
    charges: Mapping[str, str],
    codes: Mapping[int, str],
) -> frozenset[str]:
    """The names of a posting; `entries` are its own and the one that it reverses, `charges` say
    which charge a payment became, `codes` how a maker is called."""
    own, reverses = entries
    names = {f"entry:{reverses or own}"}
    reference = str(facts.get("reference", ""))
    if recipe == "order_paid":
        names.add(f"charge:{charges.get(reference, reference)}")
    elif recipe in _REFERENCES:
        what, fact = _REFERENCES[recipe]
        names.add(f"{what}:{facts[fact]}")
    elif recipe in _PAID:
        code = codes.get(int(str(facts["maker"])), "")
        names.add(f"{_PAID[recipe]}:{facts['payout']}:{code}")
    return frozenset(names)
