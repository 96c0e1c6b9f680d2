"""Two gateways with somebody who pays at each: what the shop's tests may do at the far side."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol

from flask import Flask

from catalog.db import db
from catalog.money import Money
from storefront.config import StripeSettings
from storefront.payments.gateways import PLACE
from storefront.payments.port import Gateway
from storefront.payments.rehearsal import Rehearsal, Verb, act
from storefront.payments.rehearsal.signing import secret_from
from storefront.payments.rules import Asked, Flow
from storefront.payments.stripe_gateway import StripeGateway
from tests.conftest import SETTINGS, Clock
from tests.servers.stripe_direct import Direct
from tests.servers.stripe_fake import KEY, StripeFake, served

SECRET = "whsec_of_the_tests"
Signed = tuple[bytes, dict[str, str]]


class Bank(Protocol):
    """The far side of a gateway."""

    gateway: Gateway
    flow: Flow

    def pay(self, reference: str) -> Signed:
        """The customer pays; the notice that follows."""

    def forged(self, notice: Signed) -> Signed:
        """The same notice, signed by somebody else."""

    def stale(self, notice: Signed) -> Signed:
        """The same notice, signed by the gateway an hour ago."""


class RehearsalBank:
    """The rehearsal gateway and its buttons."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.flow = clock, Flow.HOSTED
        self.gateway = self._with(SETTINGS.secret_key, clock)

    def _with(self, secret_key: str, clock: Clock) -> Rehearsal:
        return Rehearsal(db.engine, secret=secret_from(secret_key), clock=clock)

    def pay(self, reference: str) -> Signed:
        return act(self.gateway, reference, Verb.PAY)

    def forged(self, notice: Signed) -> Signed:
        return self._signed_by(
            self._with("another secret key of somebody else", self.clock), notice
        )

    def stale(self, notice: Signed) -> Signed:
        earlier = Clock()
        earlier.now = self.clock.now - timedelta(hours=1)
        return self._signed_by(self._with(SETTINGS.secret_key, earlier), notice)

    def _signed_by(self, gateway: Rehearsal, notice: Signed) -> Signed:
        return gateway.signed(json.loads(notice[0]))


class StripeBank:
    """Stripe through the official library, against the stand-in; without an address, directly."""

    def __init__(self, fake: StripeFake, address: str = "", flow: str = "hosted") -> None:
        self.fake, self.flow = fake, Flow(flow)
        settings = StripeSettings(
            secret_key=KEY,
            publishable_key="pk_test_1",
            webhook_secret=SECRET,
            api_base=address or "http://stripe.invalid",
            flow=flow,
        )
        self.gateway = StripeGateway(settings, speaks_by=None if address else Direct(fake))

    def pay(self, reference: str) -> Signed:
        if reference.startswith("pi_"):
            self.fake.books.intents.confirm(reference)
        else:
            self.fake.books.complete(reference)
        return self.notice()

    def notice(self, place: int = -1) -> Signed:
        return self.fake.books.signed(self.fake.books.events[place], SECRET, at=time.time())

    def forged(self, notice: Signed) -> Signed:
        return self.fake.books.signed(self.fake.books.events[-1], "whsec_other", at=time.time())

    def stale(self, notice: Signed) -> Signed:
        return self.fake.books.signed(self.fake.books.events[-1], SECRET, at=time.time() - 3600)


@contextmanager
def stripe_bank(clock: Clock, flow: str = "hosted") -> Iterator[StripeBank]:
    """A Stripe of one's own."""
    fake = StripeFake(lambda: clock.now.timestamp())
    with served(fake) as address:
        yield StripeBank(fake, address, flow)


def near_bank(clock: Clock, flow: str = "hosted") -> StripeBank:
    """The same without a network between."""
    return StripeBank(StripeFake(lambda: clock.now.timestamp()), flow=flow)


@contextmanager
def used_by(app: Flask, bank: Bank) -> Iterator[None]:
    """The app takes its money through this bank."""
    before = app.extensions.get(PLACE)
    app.extensions[PLACE] = bank.gateway
    try:
        yield
    finally:
        app.extensions.pop(PLACE)
        if before is not None:
            app.extensions[PLACE] = before


def asked(
    now: datetime,
    key: str = "pay:MH-234567:1",
    minor: int = 14_800,
    flow: Flow = Flow.HOSTED,
) -> Asked:
    """What Lin Mei is asked to pay."""
    shipping = Money(1_200)
    return Asked(
        key=key,
        order_number="MH-234567",
        amount=Money(minor),
        lines=(("Jade bracelet", Money((minor - 1_200) // 2), 2), ("Shipping", shipping, 1)),
        email="mei@example.org",
        language="en",
        return_url="https://shop.example/orders/t/return",
        cancel_url="https://shop.example/orders/t",
        expires_at=now + timedelta(minutes=45),
        flow=flow,
        pay_url="https://shop.example/orders/t/pay",
    )
