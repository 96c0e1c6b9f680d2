"""Stripe Checkout, by the official library.

Rules
* Every call has a time limit; every change has an idempotency key that follows from our own row, so
  that a call whose answer was lost can be made again.
* Stripe chooses the ways to pay (cards, Alipay, WeChat Pay…) from its dashboard; we name none.
* A session is ours if its metadata carries the key of our payment.

How it can fail: see the port. A refund is looked for before it is asked for, because Stripe forgets
idempotency keys after a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import stripe
from stripe.checkout import Session as Checkout

from catalog.money import Money
from storefront.config import StripeSettings
from storefront.payments.port import BadSignature, Declined, Unreachable
from storefront.payments.rules import (
    Asked,
    Page,
    PaymentState,
    Reading,
    RefundState,
    Returned,
    Told,
)

#: Seconds to connect and to wait for an answer.
TIME_LIMITS = (3.0, 10.0)
LOCALES = {"zh-Hans": "zh", "en": "en"}
REFUNDS = {"succeeded": RefundState.DONE, "failed": RefundState.FAILED}

A = TypeVar("A")


class StripeCheckout:
    """The gateway `stripe`."""

    name = "stripe"

    def __init__(self, settings: StripeSettings) -> None:
        self._secret = settings.webhook_secret
        base = {"api": settings.api_base.rstrip("/")} if settings.api_base else {}
        self._client = stripe.StripeClient(
            settings.secret_key,
            base_addresses=cast("Any", base),
            max_network_retries=1,
            http_client=stripe.RequestsClient(timeout=TIME_LIMITS),
        )

    def open(self, asked: Asked) -> Page:
        session = _call(
            lambda: self._client.v1.checkout.sessions.create(
                cast("Any", _wish(asked)), {"idempotency_key": asked.key}
            )
        )
        if session.url is None:
            raise Unreachable
        return Page(session.url, session.id)

    def close(self, reference: str) -> None:
        try:
            _call(lambda: self._client.v1.checkout.sessions.expire(reference))
        except Declined:
            return  # it is done or expired already: there is nothing left to close

    def read(self, reference: str) -> Reading:
        session = self._session(reference)
        charge = _intent_id(session)
        return Reading(
            state=_state(session),
            amount=Money(session.amount_total or 0, (session.currency or "xxx").upper()),
            key=_metadata(session).get("payment", ""),
            charge=charge,
            returned=self._returned(charge) if charge else (),
        )

    def refund(self, reference: str, amount: Money, *, key: str) -> Returned:
        charge = _intent_id(self._session(reference))
        if charge is None:
            raise Declined("no payment was made")
        for earlier in self._returned(charge):
            if earlier.key == key:
                return earlier
        wish = {"payment_intent": charge, "amount": amount.minor, "metadata": {"refund": key}}
        made = _call(
            lambda: self._client.v1.refunds.create(cast("Any", wish), {"idempotency_key": key})
        )
        return _refund(made)

    def parse_notice(self, headers: Mapping[str, str], body: bytes) -> Told:
        try:
            event = self._client.construct_event(
                body, headers.get("Stripe-Signature", ""), self._secret
            )
        except (stripe.SignatureVerificationError, ValueError, IndexError) as failure:
            raise BadSignature from failure
        return _told(event)

    def _session(self, reference: str) -> Checkout:
        wish = cast("Any", {"expand": ["payment_intent"]})
        return _call(lambda: self._client.v1.checkout.sessions.retrieve(reference, wish))

    def _returned(self, charge: str) -> tuple[Returned, ...]:
        listed = _call(
            lambda: self._client.v1.refunds.list({"payment_intent": charge, "limit": 100})
        )
        return tuple(_refund(each) for each in listed.data)


def _call(ask: Callable[[], A]) -> A:
    try:
        return ask()
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as failure:
        raise Declined(failure.code or "invalid request") from failure
    except stripe.StripeError as failure:
        raise Unreachable from failure


def _wish(asked: Asked) -> dict[str, object]:
    ours = {"payment": asked.key, "order": asked.order_number}
    return {
        "mode": "payment",
        "client_reference_id": asked.key,
        "metadata": ours,
        "payment_intent_data": {"metadata": ours, "description": asked.order_number},
        "line_items": [_line(*line) for line in asked.lines],
        "customer_email": asked.email,
        "locale": LOCALES.get(asked.language, "auto"),
        "success_url": asked.return_url,
        "cancel_url": asked.cancel_url,
        "expires_at": int(asked.expires_at.timestamp()),
    }


def _line(name: str, each: Money, pieces: int) -> dict[str, object]:
    return {
        "quantity": pieces,
        "price_data": {
            "currency": each.currency.lower(),
            "unit_amount": each.minor,
            "product_data": {"name": name},
        },
    }


def _state(session: Checkout) -> PaymentState:
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


_NO = frozenset({"requires_payment_method", "canceled"})


def _intent_id(session: Checkout) -> str | None:
    intent = session.payment_intent
    return intent if isinstance(intent, str) or intent is None else intent.id


def _refund(made: stripe.Refund) -> Returned:
    state = RefundState.FAILED if made.status == "canceled" else REFUNDS.get(str(made.status))
    return Returned(
        reference=made.id,
        amount=Money(made.amount, made.currency.upper()),
        state=state or RefundState.ASKED,
        key=_metadata(made).get("refund", ""),
    )


def _told(event: stripe.Event) -> Told:
    about = event.to_dict()["data"]["object"]
    reference = about.get("id") if about.get("object") in _NAMED else about.get("payment_intent")
    return Told(
        event=event.id,
        kind=event.type,
        reference=reference if isinstance(reference, str) else None,
        payment_key=(about.get("metadata") or {}).get("payment"),
    )


#: Objects that are looked up by their own id; any other by the payment intent it belongs to.
_NAMED = frozenset({"checkout.session", "payment_intent"})


def _metadata(thing: Checkout | stripe.Refund) -> dict[str, str]:
    return dict(thing.to_dict().get("metadata") or {})
