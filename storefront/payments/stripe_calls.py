"""Calling Stripe by its official library: one client, time limits, and what its errors mean here.

Every call has a time limit; every change carries an idempotency key that follows from our own row,
so that a call whose answer was lost can be made again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import stripe

from storefront.config import StripeSettings
from storefront.payments.port import Declined, Unreachable

#: Seconds to connect and to wait for an answer.
TIME_LIMITS = (3.0, 10.0)
LOCALES = {"zh-Hans": "zh", "en": "en"}

A = TypeVar("A")


def client_of(
    settings: StripeSettings, speaks_by: stripe.HTTPClient | None = None
) -> stripe.StripeClient:
    """The library's client for this shop's key; a stand-in is spoken to where one is set."""
    base = {"api": settings.api_base.rstrip("/")} if settings.api_base else {}
    return stripe.StripeClient(
        settings.secret_key,
        base_addresses=cast("Any", base),
        max_network_retries=1,
        http_client=speaks_by or stripe.RequestsClient(timeout=TIME_LIMITS),
    )


def call(ask: Callable[[], A]) -> A:
    """Ask; a no of Stripe's is `Declined`, and everything else that goes wrong `Unreachable`."""
    try:
        return ask()
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as failure:
        raise Declined(failure.code or "invalid request") from failure
    except stripe.StripeError as failure:
        raise Unreachable from failure
