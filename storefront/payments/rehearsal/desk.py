"""The desk of the rehearsal gateway: what the buttons on its page do, and the notices they send.

pay: the money comes. fail: the bank says no, and the page can be used again. cancel: the customer
goes away. late: the money comes although the page is closed: an old tab, a slow bank.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.errors import NotFound, Refusal
from catalog.money import Money
from storefront.payments.port import Declined
from storefront.payments.rehearsal import balance
from storefront.payments.rehearsal.gateway import Rehearsal
from storefront.payments.rules import PaymentState

_S = PaymentState


class Verb(StrEnum):
    """The four buttons."""

    PAY = "pay"
    FAIL = "fail"
    CANCEL = "cancel"
    LATE = "late"


OUTCOMES = {
    Verb.PAY: _S.PAID,
    Verb.FAIL: _S.FAILED,
    Verb.CANCEL: _S.CANCELLED,
    Verb.LATE: _S.PAID,
}
#: In which states of the page each button does something.
ALLOWED = {
    Verb.PAY: frozenset({_S.OPEN, _S.FAILED}),
    Verb.FAIL: frozenset({_S.OPEN, _S.FAILED}),
    Verb.CANCEL: frozenset({_S.OPEN, _S.FAILED}),
    Verb.LATE: frozenset({_S.OPEN, _S.FAILED, _S.CANCELLED}),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page shows."""

    reference: str
    order_number: str
    amount: Money
    state: PaymentState
    expires_at: datetime
    return_url: str
    cancel_url: str


def page_of(gateway: Rehearsal, reference: str) -> Desk:
    """The page of a payment; who has no such reference finds nothing."""
    with gateway.books() as session:
        try:
            payment = gateway.held(session, reference)
        except Declined as unknown:
            raise NotFound("rehearsal") from unknown
        return Desk(
            payment.reference,
            payment.order_number,
            Money(payment.amount_minor, payment.currency),
            payment.state,
            payment.expires_at,
            payment.return_url,
            payment.cancel_url,
        )


def act(gateway: Rehearsal, reference: str, verb: Verb) -> tuple[bytes, dict[str, str]]:
    """Press a button; the signed notice that the gateway now sends to the shop."""
    with gateway.books() as session:
        payment = gateway.held(session, reference)
        if payment.state not in ALLOWED[verb]:
            raise Refusal("rehearsal.closed", "This rehearsal payment is closed.")
        payment.state = OUTCOMES[verb]
        payment.told += 1
        if payment.state is PaymentState.PAID:
            balance.came(session, payment, now=gateway.clock())
        return gateway.signed(
            {
                "event": f"{payment.reference}:{payment.told}",
                "kind": f"payment.{payment.state.value}",
                "reference": payment.reference,
                "payment": payment.key,
            }
        )
