"""The gateway `stripe`: two flows behind one port, by the official library.

A payment's reference tells its flow: `cs_…` is a page that Stripe hosts (`stripe_checkout`), `pi_…`
an intent that is paid on our own page (`stripe_element`). Refunds, disputes, notices and the books
are the same for both.

How it can fail: see the port. A refund is looked for before it is asked for, because Stripe forgets
idempotency keys after a day.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import stripe

from catalog.money import Money
from storefront.config import StripeSettings
from storefront.payments import stripe_books
from storefront.payments.port import BadSignature, Declined
from storefront.payments.reconciling.sides import Move, Theirs
from storefront.payments.rules import Asked, Disputed, Embedded, Flow, Page, Reading, Returned, Told
from storefront.payments.stripe_calls import call, client_of
from storefront.payments.stripe_checkout import HostedPages
from storefront.payments.stripe_element import Intents
from storefront.payments.stripe_objects import dispute_of, refund_of, told_of


class StripeGateway:
    """The gateway `stripe`."""

    name = "stripe"

    def __init__(
        self, settings: StripeSettings, *, speaks_by: stripe.HTTPClient | None = None
    ) -> None:
        self.flow = Flow(settings.flow)
        self._secret = settings.webhook_secret
        self._client = client_of(settings, speaks_by)
        self._pages = HostedPages(self._client)
        self._intents = Intents(self._client, settings)

    def open(self, asked: Asked) -> Page:
        return (self._intents if asked.flow is Flow.ELEMENT else self._pages).open(asked)

    def close(self, reference: str) -> None:
        self._of(reference).close(reference)

    def read(self, reference: str) -> Reading:
        stand = self._of(reference).stand(reference)
        charge = stand.charge
        return Reading(
            state=stand.state,
            amount=stand.amount,
            key=stand.key,
            charge=charge,
            returned=self._returned(charge) if charge else (),
            disputed=self._disputed(charge) if charge else (),
            problem=stand.problem,
        )

    def refund(self, reference: str, amount: Money, *, key: str) -> Returned:
        charge = self._of(reference).stand(reference).charge
        if charge is None:
            raise Declined("no payment was made")
        for earlier in self._returned(charge):
            if earlier.key == key:
                return earlier
        wish = {"payment_intent": charge, "amount": amount.minor, "metadata": {"refund": key}}
        made = call(
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

    def embedded(self, reference: str, language: str) -> Embedded:
        """What a page of ours needs to take this payment."""
        return self._intents.embedded(reference, language)

    def ways(self) -> frozenset[str] | None:
        """What the account can take, if it says so."""
        return self._intents.ways()

    def theirs(self, since: datetime) -> Theirs:
        """What Stripe's own books say, for the reconciliation."""
        return call(lambda: stripe_books.theirs(self._client, since))

    def moves(self, since: datetime) -> tuple[Move, ...]:
        """The lines of its balance alone."""
        return call(lambda: stripe_books.moves(self._client, since))

    def _of(self, reference: str) -> HostedPages | Intents:
        return self._intents if reference.startswith("pi_") else self._pages

    def _returned(self, charge: str) -> tuple[Returned, ...]:
        listed = call(
            lambda: self._client.v1.refunds.list({"payment_intent": charge, "limit": 100})
        )
        return tuple(refund_of(each) for each in reversed(listed.data))

    def _disputed(self, charge: str) -> tuple[Disputed, ...]:
        listed = call(
            lambda: self._client.v1.disputes.list({"payment_intent": charge, "limit": 100})
        )
        return tuple(dispute_of(each) for each in reversed(listed.data))


def _ahead(header: str) -> bool:
    """Whether a proved signature claims to be from the future, which the library lets through."""
    stamp = dict(part.partition("=")[::2] for part in header.split(",")).get("t", "")
    return int(stamp) > time.time() + stripe.Webhook.DEFAULT_TOLERANCE
