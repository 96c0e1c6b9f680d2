"""Which gateways take money here.

Online it is Stripe where its key is set; else the rehearsal, in the demo and where the settings ask
for it; else nobody: a shop never pretends payments silently. Transfer is offered where the settings
say to what account, the counter where a place to pick up takes money (`storefront.delivery`).
"""

from __future__ import annotations

from typing import cast

from flask import current_app

from catalog.db import db
from catalog.errors import NotFound, Refusal
from storefront.payments.house import HouseGateway
from storefront.payments.port import Gateway, OnOurPage
from storefront.payments.rehearsal import Rehearsal
from storefront.payments.rehearsal.signing import secret_from
from storefront.payments.rules import HOUSE, Flow, Method
from storefront.payments.stripe_gateway import StripeGateway
from storefront.wiring.settings import settings

PLACE = "manyhands.gateway"


def offered(*, counter: bool | None = None) -> tuple[Method, ...]:
    """The ways to pay that a customer may choose here, the usual one first. `counter`: whether a
    place that she may choose takes money; where nobody knows the places, as the settings say."""
    taking = settings().taking
    ways = (
        (Method.ONLINE, PLACE in current_app.extensions or _online()),
        (Method.TRANSFER, bool(taking.transfer_to)),
        (Method.COUNTER, bool(taking.pickup_at) if counter is None else counter),
    )
    return tuple(method for method, here in ways if here)


def gateway() -> Gateway:
    """The gateway that takes money online, made when it is first asked for."""
    if PLACE not in current_app.extensions:
        current_app.extensions[PLACE] = _make()
    return cast("Gateway", current_app.extensions[PLACE])


def gateway_for(method: Method) -> Gateway:
    """The gateway behind a way to pay."""
    if method is Method.ONLINE:
        return gateway()
    if method not in offered(counter=True):
        raise NotOffered
    return HouseGateway(method.value, db.engine)


def flow_of(method: Method) -> Flow:
    """Where she pays by this way, unless she asks for the gateway's own page."""
    teller = gateway() if method is Method.ONLINE else None
    return teller.flow if isinstance(teller, OnOurPage) else Flow.HOSTED


def gateway_named(name: str) -> Gateway:
    """The gateway by which a payment was begun; one that is not of this shop is not spoken to."""
    if name in HOUSE:
        return HouseGateway(name, db.engine)
    found = gateway() if Method.ONLINE in offered() else None
    if found is None or found.name != name:
        raise NotFound("gateway")
    return found


def rehearsal() -> Rehearsal:
    """The rehearsal gateway, where there is one."""
    found = gateway() if Method.ONLINE in offered() else None
    if not isinstance(found, Rehearsal):
        raise NotFound("rehearsal")
    return found


class NotOffered(Refusal):
    """This way to pay is not offered here."""

    def __init__(self) -> None:
        super().__init__("payment.not_offered", "This way to pay is not offered here.")


def _online() -> bool:
    return bool(settings().stripe.secret_key) or _rehearses()


def _rehearses() -> bool:
    return settings().demo or settings().taking.rehearse


def _make() -> Gateway:
    chosen = settings()
    if chosen.stripe.secret_key:
        return StripeGateway(chosen.stripe)
    if not _rehearses():
        raise NotOffered
    return Rehearsal(
        db.engine,
        secret=secret_from(chosen.secret_key),
        clock=current_app.extensions["clock"],
    )
