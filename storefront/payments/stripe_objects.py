"""Stripe's objects in the shop's words: a session's state, refunds, disputes, events.

Nothing here calls Stripe. How it can fail: a status that Stripe adds later counts as the state in
which nothing is decided yet, so that the next reading decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import stripe
from stripe.checkout import Session as Checkout

from catalog.money import Money
from storefront.payments.rules import (
    Disputed,
    DisputeState,
    Flow,
    PaymentState,
    RefundState,
    Returned,
    Told,
)

REFUNDS = {
    "succeeded": RefundState.DONE,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
DISPUTES = {
    "won": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
    "warning_closed": DisputeState.CLOSED,
}
_NO = frozenset({"requires_payment_method", "canceled"})
#: Objects that are looked up by their own id; any other by the payment intent it belongs to.
_NAMED = frozenset({"checkout.session", "payment_intent"})


INTENTS = {
    "succeeded": PaymentState.PAID,
    "processing": PaymentState.PENDING,
    "canceled": PaymentState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Stand:
    """How a page or an intent stands; `charge` is the intent, `problem` why the last try failed."""

    state: PaymentState
    amount: Money
    key: str
    charge: str | None
    problem: str = ""


def stand_of(intent: stripe.PaymentIntent) -> Stand:
    """An intent that is paid on our page; one of a Checkout page carries no key here."""
    words = metadata_of(intent)
    ours = words.get("flow") == Flow.ELEMENT
    state = INTENTS.get(str(intent.status), PaymentState.OPEN)
    problem = problem_of(intent)
    if intent.status == "requires_payment_method" and problem:
        state = PaymentState.FAILED
    return Stand(
        state=state,
        amount=intent_amount(intent),
        key=words.get("payment", "") if ours else "",
        charge=intent.id,
        problem=problem,
    )


def intent_amount(intent: stripe.PaymentIntent) -> Money:
    """What an intent asks for."""
    return Money(intent.amount, intent.currency.upper())


def problem_of(intent: stripe.PaymentIntent) -> str:
    """Why the last try on an intent failed, as one of Stripe's codes."""
    error = intent.to_dict().get("last_payment_error") or {}
    return str(error.get("decline_code") or error.get("code") or error.get("type") or "")[:60]


def state_of(session: Checkout) -> PaymentState:
    """Checkout tells of itself and of its payment; a bank may still be thinking or say no later."""
    if session.payment_status == "paid":
        return PaymentState.PAID
    if session.status == "expired":
        return PaymentState.CANCELLED
    if session.status != "complete":
        return PaymentState.OPEN
    intent = session.payment_intent
    turned_down = not isinstance(intent, str) and intent is not None and intent.status in _NO
    return PaymentState.FAILED if turned_down else PaymentState.PENDING


def intent_id(session: Checkout) -> str | None:
    """The payment intent of a session, once somebody began to pay."""
    intent = session.payment_intent
    return intent if isinstance(intent, str) or intent is None else intent.id


def amount_of(session: Checkout) -> Money:
    """What a session asks for."""
    return Money(session.amount_total or 0, (session.currency or "xxx").upper())


def refund_of(made: stripe.Refund) -> Returned:
    """A refund; ours carries our key."""
    return Returned(
        reference=made.id,
        amount=Money(made.amount, made.currency.upper()),
        state=REFUNDS.get(str(made.status), RefundState.ASKED),
        key=metadata_of(made).get("refund", ""),
    )


def dispute_of(made: stripe.Dispute) -> Disputed:
    """A dispute, and what its balance transactions say of its money."""
    moves = [each.amount for each in made.balance_transactions]
    until = made.evidence_details.due_by
    return Disputed(
        reference=made.id,
        amount=Money(made.amount, made.currency.upper()),
        state=DISPUTES.get(str(made.status), DisputeState.OPEN),
        taken=any(move < 0 for move in moves),
        given_back=any(move > 0 for move in moves),
        reason=made.reason[:60],
        answer_by=datetime.fromtimestamp(until, UTC) if until else None,
    )


def told_of(event: stripe.Event) -> Told:
    """What an event is about."""
    about = event.to_dict()["data"]["object"]
    reference = about.get("id") if about.get("object") in _NAMED else about.get("payment_intent")
    return Told(
        event=event.id,
        kind=event.type,
        reference=reference if isinstance(reference, str) else None,
        payment_key=(about.get("metadata") or {}).get("payment"),
    )


def metadata_of(thing: Checkout | stripe.Refund | stripe.PaymentIntent) -> dict[str, str]:
    """What we wrote on an object."""
    return dict(thing.to_dict().get("metadata") or {})
