"""Which gateway takes money here: Stripe where its key is set, else the rehearsal."""

from __future__ import annotations

from typing import cast

from flask import current_app

from catalog.db import db
from catalog.errors import NotFound
from storefront.payments.port import Gateway
from storefront.payments.rehearsal import Rehearsal
from storefront.payments.rehearsal.signing import secret_from
from storefront.payments.stripe_checkout import StripeCheckout
from storefront.wiring.settings import settings

PLACE = "manyhands.gateway"


def gateway() -> Gateway:
    """The gateway of this app, made when it is first asked for."""
    if PLACE not in current_app.extensions:
        current_app.extensions[PLACE] = _make()
    return cast("Gateway", current_app.extensions[PLACE])


def gateway_named(name: str) -> Gateway:
    """The gateway of this app if it is `name`; another one is not spoken to."""
    found = gateway()
    if found.name != name:
        raise NotFound("gateway")
    return found


def rehearsal() -> Rehearsal:
    """The rehearsal gateway, where there is one."""
    found = gateway()
    if not isinstance(found, Rehearsal):
        raise NotFound("rehearsal")
    return found


def _make() -> Gateway:
    chosen = settings()
    if chosen.stripe.secret_key:
        return StripeCheckout(chosen.stripe)
    return Rehearsal(
        db.engine,
        secret=secret_from(chosen.secret_key),
        clock=current_app.extensions["clock"],
    )
