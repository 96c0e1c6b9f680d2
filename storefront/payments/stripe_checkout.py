"""Stripe Checkout: the payment page that Stripe hosts.

Stripe chooses the ways to pay (cards, Alipay, WeChat Pay…) from its dashboard; we name none. A
session is ours if its metadata carries the key of our payment.
"""

from __future__ import annotations

from typing import Any, cast

import stripe
from stripe.checkout import Session as Checkout

from catalog.money import Money
from storefront.payments.port import Declined, Unreachable
from storefront.payments.rules import Asked, Page
from storefront.payments.stripe_calls import LOCALES, call
from storefront.payments.stripe_objects import (
    Stand,
    amount_of,
    intent_id,
    metadata_of,
    problem_of,
    state_of,
)


class HostedPages:
    """Checkout sessions, by the id of each (`cs_…`)."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._client = client

    def open(self, asked: Asked) -> Page:
        """A page of Stripe's."""
        session = call(
            lambda: self._client.v1.checkout.sessions.create(
                cast("Any", _wish(asked)), {"idempotency_key": asked.key}
            )
        )
        if session.url is None:
            raise Unreachable
        return Page(session.url, session.id)

    def close(self, reference: str) -> None:
        """Nobody shall pay on it any more."""
        try:
            call(lambda: self._client.v1.checkout.sessions.expire(reference))
        except Declined:
            return  # it is done or expired already: there is nothing left to close

    def stand(self, reference: str) -> Stand:
        """How the session stands now."""
        session = self._session(reference)
        intent = session.payment_intent
        return Stand(
            state=state_of(session),
            amount=amount_of(session),
            key=metadata_of(session).get("payment", ""),
            charge=intent_id(session),
            problem="" if intent is None or isinstance(intent, str) else problem_of(intent),
        )

    def _session(self, reference: str) -> Checkout:
        wish = cast("Any", {"expand": ["payment_intent"]})
        return call(lambda: self._client.v1.checkout.sessions.retrieve(reference, wish))


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
