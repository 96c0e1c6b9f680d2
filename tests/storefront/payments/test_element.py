"""Paying in Stripe's fields on our own page: what she sees, who may see it, what can go wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog.money import Money
from fulfillment import ledger
from fulfillment.orders import Order, OrderState
from storefront import payments
from storefront.config import StripeSettings
from storefront.jobs.worker import run_due
from storefront.payments import Flow, Payment, PaymentState
from storefront.payments.actions import begin, opened
from storefront.payments.stripe_calls import client_of
from storefront.payments.stripe_element import BELIEVED, Intents
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.servers.stripe_direct import Direct
from tests.servers.stripe_fake import KEY
from tests.storefront.payments.banks import SECRET, StripeBank, asked, near_bank, used_by
from tests.storefront.payments.telling import History

STRIPE_JS = "https://js.stripe.com"


@pytest.fixture
def bank(app: Flask, clock: Clock) -> Iterator[StripeBank]:
    bank = near_bank(clock, flow="element")
    with used_by(app, bank):
        yield bank


@pytest.fixture
def order(app: Flask, session: Session, bank: StripeBank, clock: Clock) -> Order:
    """Lin Mei has ordered two and stands before the fields."""
    return History(app, session, bank, clock, 1).order(a_shelf(session))


def tries(session: Session, order: Order) -> list[Payment]:
    session.rollback()
    session.expire_all()
    return payments.of_order(session, order.id)


def states(session: Session, order: Order) -> list[str]:
    return [each.state.value for each in tries(session, order)]


def reference(session: Session, order: Order, place: int = -1) -> str:
    found = str(tries(session, order)[place].reference)
    session.commit()
    return found


def tell(app: Flask, bank: StripeBank, place: int = -1) -> None:
    body, headers = bank.fake.books.signed(bank.fake.books.events[place], SECRET, at=time.time())
    assert app.test_client().post("/webhooks/stripe", data=body, headers=headers).status_code == 204
    run_due(app)


def pay(client: FlaskClient, order: Order, **typed: str) -> TestResponse:
    """Her hand on the button, from her order's page or from an old copy of it."""
    place = f"/orders/{order.token}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    data = {"csrf_token": token[1], "method": "online", **typed}
    return client.post(f"{place}/payment", data=data)


def test_the_page_holds_the_fields_and_nobody_else_may_look_in(
    client: FlaskClient, session: Session, bank: StripeBank, order: Order
) -> None:
    name = reference(session, order)
    secret = str(bank.fake.books.rows[name]["client_secret"])
    page = client.get(f"/orders/{order.token}/pay")
    assert page.status_code == 200
    assert page.text.count(secret) == 1
    assert 'src="http://stripe.invalid/stripe.js"' in page.text
    policy = page.headers["Content-Security-Policy"]
    for name, more in (("script-src", STRIPE_JS), ("connect-src", "https://api.stripe.com")):
        assert re.search(rf"{name} 'self' [^;]*{re.escape(more)}", policy)
    assert (
        "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com" in policy
    )
    assert "unsafe" not in policy
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    other = client.get(f"/orders/{order.token}")
    assert secret not in other.text
    assert STRIPE_JS not in other.headers["Content-Security-Policy"]
    kept = session.execute(sa.select(*Payment.__table__.columns)).all()
    assert secret not in repr(kept)
    assert client.get(f"/orders/{'x' * 43}/pay").status_code == 404


def test_without_a_script_the_gateways_own_page_pays(
    app: Flask, client: FlaskClient, session: Session, bank: StripeBank, order: Order
) -> None:
    answer = pay(client, order, hosted="1")
    assert answer.headers["Location"].startswith("https://checkout.stripe.com/")
    first, second = tries(session, order)
    assert (first.state, first.flow) == (PaymentState.CANCELLED, Flow.ELEMENT)
    assert (second.state, second.flow) == (PaymentState.OPEN, Flow.HOSTED)
    assert bank.fake.books.rows[str(first.reference)]["status"] == "canceled"
    session.commit()
    bank.pay(str(second.reference))
    tell(app, bank)
    assert states(session, order) == ["cancelled", "paid"]


def test_the_fields_go_when_there_is_nothing_to_pay_in_them(
    app: Flask, client: FlaskClient, session: Session, bank: StripeBank, order: Order
) -> None:
    """The back button, a second tab, a second click: she lands where her order tells."""
    name, place = reference(session, order), f"/orders/{order.token}"
    bank.fake.books.intents.confirm(name, slow=True)
    assert client.get(f"{place}/pay").headers["Location"] == f"{place}/return"
    assert client.get(f"{place}/return").headers["Location"] == place
    assert states(session, order) == ["pending"]
    session.commit()
    assert pay(client, order, hosted="1").headers["Location"].endswith(f"{place}/pay")
    bank.fake.books.intents.bank_says(name, yes=True)
    assert client.get(f"{place}/return").headers["Location"] == place
    assert client.get(f"{place}/pay").headers["Location"] == place
    assert pay(client, order).headers["Location"] == place
    assert states(session, order) == ["paid"]
    assert ledger.balance(session, "cash:stripe") == Money(14_800)
    with pytest.raises(Exception, match="status is succeeded"):
        bank.pay(name)


def test_a_no_of_the_bank_is_told_and_she_tries_again_in_the_same_fields(
    app: Flask, client: FlaskClient, session: Session, bank: StripeBank, order: Order
) -> None:
    name = reference(session, order)
    bank.fake.books.intents.challenge(name, refused=True)
    tell(app, bank)
    found = tries(session, order)
    assert [(x.state.value, x.problem) for x in found] == [("failed", "insufficient_funds")]
    session.commit()
    assert client.get(f"/orders/{order.token}/pay").status_code == 200
    assert pay(client, order).headers["Location"].endswith("/pay")
    assert len(tries(session, order)) == 1
    session.commit()
    bank.pay(name)
    tell(app, bank)
    assert states(session, order) == ["paid"]
    assert tries(session, order)[0].problem == ""


def test_what_is_over_or_asks_for_another_sum_is_begun_anew(
    client: FlaskClient, session: Session, bank: StripeBank, order: Order, clock: Clock
) -> None:
    first = reference(session, order)
    order.shipping_minor, order.total_minor = order.shipping_minor + 500, order.total_minor + 500
    session.commit()
    assert client.get(f"/orders/{order.token}/pay").status_code == 303
    pay(client, order)
    second = tries(session, order)[-1]
    assert (second.amount_minor, second.state) == (15_300, PaymentState.OPEN)
    assert bank.fake.books.rows[first]["status"] == "canceled"
    clock.now = second.expires_at + timedelta(seconds=1)
    session.commit()
    assert client.get(f"/orders/{order.token}/pay").status_code == 303
    pay(client, order)
    assert states(session, order) == ["cancelled", "cancelled", "open"]


def test_paid_in_both_flows_the_second_goes_back(
    app: Flask, client: FlaskClient, session: Session, bank: StripeBank, order: Order, clock: Clock
) -> None:
    """Closing the first failed on the way: nobody noticed that both could be paid."""
    name = reference(session, order)
    values = begin(session, order, gateway="stripe", now=clock.now)
    opened(session, values, bank.gateway.open(asked(clock.now, key=values.key)))
    session.commit()
    hosted = reference(session, order)
    bank.pay(name)
    tell(app, bank, -2)
    bank.pay(hosted)
    tell(app, bank)
    assert states(session, order) == ["paid", "refunded"]
    assert order.paid_by == f"stripe:{name}"
    assert order.state is OrderState.PAID
    assert ledger.balance(session, "cash:stripe") == Money(14_800)


def test_an_intent_of_a_hosted_page_is_not_taken_for_the_payment(
    app: Flask, session: Session, bank: StripeBank, order: Order, clock: Clock
) -> None:
    """Its notice overtakes our own answer: the page's id is waited for."""
    row = begin(session, order, gateway="stripe", now=clock.now)
    page = bank.gateway.open(asked(clock.now, key=row.key))
    session.commit()
    bank.pay(page.reference)
    succeeded = [each["type"] for each in bank.fake.books.events].index("payment_intent.succeeded")
    tell(app, bank, succeeded)
    assert tries(session, order)[-1].reference is None
    session.commit()
    tell(app, bank)
    assert tries(session, order)[-1].reference == page.reference
    assert states(session, order)[-1] == "paid"


def test_what_the_account_can_take_is_believed_for_a_while(bank: StripeBank) -> None:
    clock, settings = [0.0], StripeSettings(secret_key=KEY, api_base="http://stripe.invalid")
    client = client_of(settings, Direct(bank.fake))
    intents = Intents(client, settings, clock=lambda: clock[0])
    assert intents.ways() == {"card", "alipay"}
    bank.fake.books.account["capabilities"]["wechat_pay_payments"] = "active"
    assert intents.ways() == {"card", "alipay"}
    clock[0] = BELIEVED + 1
    assert intents.ways() == {"card", "alipay", "wechat_pay"}
