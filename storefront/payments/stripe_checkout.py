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

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

import stripe
from stripe.checkout import Session as Checkout

from catalog.money import Money
from storefront.config import StripeSettings
from storefront.payments import stripe_books
from storefront.payments.port import BadSignature, Declined, Unreachable
from storefront.payments.reconciling.sides import Theirs
from storefront.payments.rules import Asked, Disputed, Page, Reading, Returned, Told
from storefront.payments.stripe_objects import (
    amount_of,
    dispute_of,
    intent_id,
    metadata_of,
    refund_of,
    state_of,
    told_of,
)

#: Seconds to connect and to wait for an answer.
TIME_LIMITS = (3.0, 10.0)
LOCALES = {"zh-Hans": "zh", "en": "en"}

A = TypeVar("A")


class StripeCheckout:
    """The gateway `stripe`."""

    name = "stripe"

    def __init__(
        self, settings: StripeSettings, *, speaks_by: stripe.HTTPClient | None = None
    ) -> None:
        self._secret = settings.webhook_secret
        base = {"api": settings.api_base.rstrip("/")} if settings.api_base else {}
        self._client = stripe.StripeClient(
            settings.secret_key,
            base_addresses=cast("Any", base),
            max_network_retries=1,
            http_client=speaks_by or stripe.RequestsClient(timeout=TIME_LIMITS),
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
        charge = intent_id(session)
        return Reading(
            state=state_of(session),
            amount=amount_of(session),
            key=metadata_of(session).get("payment", ""),
            charge=charge,
            returned=self._returned(charge) if charge else (),
            disputed=self._disputed(charge) if charge else (),
        )

    def refund(self, reference: str, amount: Money, *, key: str) -> Returned:
        charge = intent_id(self._session(reference))
        if charge is None:
            raise Declined("no payment was made")
        for earlier in self._returned(charge):
            if earlier.key == key:
                return earlier
        wish = {"payment_intent": charge, "amount": amount.minor, "metadata": {"refund": key}}
        made = _call(
            lambda: self._client.v1.refunds.create(cast("Any", wish), {"idempotency_key": key})
        )
        return refund_of(made)

    def parse_notice(self, headers: Mapping[str, str], body: bytes) -> Told:
        header = headers.get("Stripe-Signature", "")
        try:
            event = self._client.construct_event(body, header, self._secret)
            told = told_of(event)
        except stripe.SignatureVerificationError as failure:
            raise BadSignature from failure
        except (ValueError, LookupError, TypeError, AttributeError) as failure:
            raise BadSignature from failure  # signed, but it is no notice
        if _ahead(header):
            raise BadSignature
        return told

    def theirs(self, since: datetime) -> Theirs:
        """What Stripe's own books say, for the reconciliation."""
        return _call(lambda: stripe_books.theirs(self._client, since))

    def _session(self, reference: str) -> Checkout:
        wish = cast("Any", {"expand": ["payment_intent"]})
        return _call(lambda: self._client.v1.checkout.sessions.retrieve(reference, wish))

    def _returned(self, charge: str) -> tuple[Returned, ...]:
        listed = _call(
            lambda: self._client.v1.refunds.list({"payment_intent": charge, "limit": 100})
        )
        return tuple(refund_of(each) for each in reversed(listed.data))

    def _disputed(self, charge: str) -> tuple[Disputed, ...]:
        listed = _call(
            lambda: self._client.v1.disputes.list({"payment_intent": charge, "limit": 100})
        )
        return tuple(dispute_of(each) for each in reversed(listed.data))


def _ahead(header: str) -> bool:
    """Whether a proved signature claims to be from the future, which the library lets through."""
    stamp = dict(part.partition("=")[::2] for part in header.split(",")).get("t", "")
    return int(stamp) > time.time() + stripe.Webhook.DEFAULT_TOLERANCE


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
