"""Stripe's Payment Element: Stripe's own fields on a page of ours.

Rules
* One payment intent for each of our tries, made under the try's key; its metadata say that it is
  ours and of this flow. An intent of a Checkout page is not read as one of these.
* The client secret is asked for when her page is made and stands on that page only; it is kept
  nowhere. It can do no more than pay this one intent.
* Stripe chooses the ways to pay from its dashboard. What may differ from one call to the next (what
  the account can do) is never part of the call: the same key must say the same.

How it can fail: an intent on which a bank works cannot be cancelled; who closes it reads afterwards
how it stands.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

import stripe

from storefront.config import StripeSettings
from storefront.payments.port import Declined, Unreachable
from storefront.payments.rules import Asked, Embedded, Flow, Page
from storefront.payments.stripe_calls import LOCALES, call
from storefront.payments.stripe_objects import Stand, intent_amount, stand_of

#: Stripe.js of the release that the library's version of the API belongs to; never kept by us.
SCRIPT = f"https://js.stripe.com/{stripe.api_version.partition('.')[2]}/stripe.js"
#: So long we believe what the account said it can do.
BELIEVED = 900.0
WAYS = {
    "card": "card_payments",
    "alipay": "alipay_payments",
    "wechat_pay": "wechat_pay_payments",
}


class Intents:
    """Payment intents, by the id of each (`pi_…`)."""

    def __init__(
        self,
        client: stripe.StripeClient,
        settings: StripeSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._public_key = settings.publishable_key
        base = settings.api_base.rstrip("/")
        self._script = f"{base}/stripe.js" if base else SCRIPT
        self._clock = clock
        self._ways: tuple[float, frozenset[str]] | None = None

    def open(self, asked: Asked) -> Page:
        """An intent; she pays it on our own page."""
        made = call(
            lambda: self._client.v1.payment_intents.create(
                cast("Any", _wish(asked)), {"idempotency_key": asked.key}
            )
        )
        return Page(asked.pay_url, made.id)

    def close(self, reference: str) -> None:
        """Nobody shall pay it any more."""
        try:
            call(lambda: self._client.v1.payment_intents.cancel(reference))
        except Declined:
            return  # it is paid, or a bank is working on it: the next reading tells

    def stand(self, reference: str) -> Stand:
        """How the intent stands now."""
        return stand_of(self._read(reference))

    def embedded(self, reference: str, language: str) -> Embedded:
        """What her page needs to show Stripe's fields."""
        intent = self._read(reference)
        if not intent.client_secret:
            raise Unreachable
        return Embedded(
            public_key=self._public_key,
            secret=intent.client_secret,
            script=self._script,
            locale=LOCALES.get(language, "auto"),
            state=stand_of(intent).state,
            amount=intent_amount(intent),
        )

    def ways(self) -> frozenset[str] | None:
        """What the account can take: `card`, `alipay`, `wechat_pay`; None where it does not say."""
        if self._ways is None or self._clock() - self._ways[0] > BELIEVED:
            try:
                account = call(lambda: self._client.v1.accounts.retrieve_current())
            except (Declined, Unreachable):
                return self._ways[1] if self._ways else None
            able = account.to_dict().get("capabilities") or {}
            found = frozenset(way for way, name in WAYS.items() if able.get(name) == "active")
            self._ways = (self._clock(), found)
        return self._ways[1]

    def _read(self, reference: str) -> stripe.PaymentIntent:
        return call(lambda: self._client.v1.payment_intents.retrieve(reference))


def _wish(asked: Asked) -> dict[str, object]:
    ours = {"payment": asked.key, "order": asked.order_number, "flow": Flow.ELEMENT.value}
    return {
        "amount": asked.amount.minor,
        "currency": asked.amount.currency.lower(),
        "description": asked.order_number,
        "metadata": ours,
        "automatic_payment_methods": {"enabled": True},
    }
