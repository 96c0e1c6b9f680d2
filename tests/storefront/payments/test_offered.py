"""A shop never pretends payments silently: who may pay how, by the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront import payments
from storefront.config import StripeSettings, TakingSettings, from_environment
from storefront.payments import Method
from storefront.payments.gateways import PLACE
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import check_out, fill_cart, path, words

STRIPE = StripeSettings("sk_test_1", "", "whsec_1", "http://127.0.0.1:9")
SECRETS = {"SECRET_KEY": "s" * 40, "DATA_KEY": "k1:" + "d" * 40}


@pytest.fixture
def bare(app: Flask) -> Iterator[Flask]:
    """A shop that is not the demo and has no settings for money."""
    before = app.extensions["manyhands.settings"]
    app.extensions["manyhands.settings"] = replace(before, demo=False)
    made = app.extensions.pop(PLACE, None)
    yield app
    app.extensions["manyhands.settings"] = before
    app.extensions.pop(PLACE, None)
    if made is not None:
        app.extensions[PLACE] = made


@pytest.mark.parametrize(
    ("taking", "stripe", "ways"),
    [
        (TakingSettings(), StripeSettings(), ()),
        (TakingSettings(rehearse=True), StripeSettings(), (Method.ONLINE,)),
        (TakingSettings(), STRIPE, (Method.ONLINE,)),
        (TakingSettings(transfer_to="Bank"), StripeSettings(), (Method.TRANSFER,)),
        (
            TakingSettings(transfer_to="Bank", pickup_at="Hub"),
            STRIPE,
            (Method.ONLINE, Method.TRANSFER, Method.COUNTER),
        ),
    ],
)
def test_what_is_offered_follows_from_the_settings(
    bare: Flask, taking: TakingSettings, stripe: StripeSettings, ways: tuple[Method, ...]
) -> None:
    settings = bare.extensions["manyhands.settings"]
    bare.extensions["manyhands.settings"] = replace(settings, taking=taking, stripe=stripe)
    assert payments.offered() == ways


def test_without_any_way_an_order_waits_and_nothing_is_pretended(
    bare: Flask, session: Session
) -> None:
    a_shelf(session, pieces=10)
    browser = bare.test_client()
    browser.get("/?lang=en")
    fill_cart(browser, "jade", 2)
    assert "cannot take payments yet" in words(browser.get("/checkout"))
    page = browser.get(path(check_out(browser)))
    assert "This shop cannot take payments yet. Please write to us." in words(page)
    assert browser.get("/rehearsal/rp_1").status_code == 404
    assert browser.post("/webhooks/rehearsal", data=b"{}").status_code == 404


def test_the_demo_rehearses_and_elsewhere_it_is_asked_for() -> None:
    assert from_environment(SECRETS, demo=True).taking.rehearse
    assert not from_environment(SECRETS).taking.rehearse
    assert from_environment({**SECRETS, "MANYHANDS_REHEARSE": "1"}).taking.rehearse
