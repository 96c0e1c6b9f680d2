"""The guest's journey once more, through Stripe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog import queue, stock
from catalog.db import db
from catalog.money import Money
from fulfillment import ledger
from fulfillment.orders import Order, OrderState
from storefront.jobs.worker import run_due
from storefront.payments import Payment
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import check_out, fill_cart, path, send, words
from tests.storefront.payments.banks import StripeBank, stripe_bank, used_by


@pytest.fixture
def bank(app: Flask, clock: Clock) -> Iterator[StripeBank]:
    with stripe_bank(clock) as bank, used_by(app, bank):
        yield bank


def the_order(session: Session) -> Order:
    session.rollback()
    order = session.scalars(sa.select(Order)).one()
    session.expunge_all()
    session.rollback()
    return order


def reference(session: Session) -> str:
    session.rollback()
    found = session.scalars(sa.select(Payment.reference).order_by(Payment.id.desc())).first()
    session.rollback()
    return str(found)


def balance(session: Session) -> Money:
    session.rollback()
    found = ledger.balance(session, "cash:stripe")
    session.rollback()
    return found


def test_a_guest_pays_at_stripe_and_returns_to_a_paid_order(
    app: Flask, session: Session, bank: StripeBank
) -> None:
    jade = a_shelf(session, pieces=10).id
    browser = app.test_client()
    browser.get("/?lang=en")
    fill_cart(browser, "jade", 2)
    assert check_out(browser).location.startswith("https://checkout.stripe.com/")
    body, headers = bank.pay(reference(session))
    order = the_order(session)
    back = browser.get(f"/orders/{order.token}/return")
    assert "Paid" in words(browser.get(path(back)))
    for _ in range(2):
        assert browser.post("/webhooks/stripe", data=body, headers=headers).status_code == 204
        run_due(app)
    assert the_order(session).state is OrderState.PAID
    assert balance(session) == Money(14_800)
    assert stock.on_hand(session, [jade]) == {jade: 8}
    wish = next(wish for _m, place, wish in bank.fake.calls if place == "checkout/sessions")
    assert (
        sum(
            int(line["quantity"]) * int(line["price_data"]["unit_amount"])
            for line in wish["line_items"]
        )
        == 14_800
    )


def test_a_bank_that_does_not_answer_costs_nothing_and_the_order_waits(
    app: Flask, session: Session, bank: StripeBank
) -> None:
    a_shelf(session, pieces=10)
    browser = app.test_client()
    browser.get("/?lang=en")
    fill_cart(browser, "jade", 2)
    bank.fake.lose = 2
    answer = check_out(browser)
    order = the_order(session)
    assert path(answer) == f"/orders/{order.token}"
    page = browser.get(path(answer))
    assert "Nothing was charged; please try again." in words(page)
    again = send(browser, page, "/payment")
    assert again.location.startswith("https://checkout.stripe.com/")
    sessions = [row for row in bank.fake.books.rows.values() if row["object"] == "checkout.session"]
    assert len(sessions) == 1


@pytest.mark.parametrize("job", ["payments.sweep", "orders.expire"])
def test_money_is_found_though_every_notice_is_lost(
    app: Flask, session: Session, bank: StripeBank, clock: Clock, job: str
) -> None:
    a_shelf(session, pieces=10)
    browser = app.test_client()
    fill_cart(browser, "jade", 2)
    check_out(browser)
    bank.pay(reference(session))
    queue.enqueue(db.session(), job, {}, now=clock.forward(minutes=46))
    db.session.commit()
    run_due(app)
    assert the_order(session).state is OrderState.PAID
    assert balance(session) == Money(14_800)
