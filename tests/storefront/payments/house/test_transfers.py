"""From “by bank transfer” at the checkout to the money in the book, and back again."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from fulfillment import ledger
from fulfillment.board.books import prove_books
from fulfillment.orders import Order, OrderState
from storefront import payments
from storefront.accounts import Role, User
from storefront.config import TakingSettings
from storefront.jobs.worker import run_due
from storefront.payments import BankLine, PaymentState
from storefront.payments.house import LineState
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import ADDRESS, check_out, fill_cart, path, send, words

TAKING = TakingSettings(transfer_to="Demo Bank 6200", transfer_days=3, pickup_at="Hub, 1 Demo Road")
MONEY = "/office/money/transfers"
SignedIn = Callable[[User], FlaskClient]


@pytest.fixture
def shop(app: Flask, session: Session) -> Iterator[FlaskClient]:
    """A browser in a shop that takes transfers and pick-ups."""
    before = app.extensions["manyhands.settings"]
    app.extensions["manyhands.settings"] = replace(before, taking=TAKING)
    a_shelf(session, pieces=10)
    browser = app.test_client()
    browser.get("/?lang=en")
    fill_cart(browser, "jade", 2)
    yield browser
    app.extensions["manyhands.settings"] = before


@pytest.fixture
def office(user: Callable[..., User], signed_in: SignedIn) -> FlaskClient:
    browser = signed_in(user("wei@example.org", Role.OFFICE))
    browser.get("/?lang=en")
    return browser


def the_order(session: Session) -> Order:
    session.rollback()
    order = session.scalars(sa.select(Order)).one()
    session.expunge_all()
    session.rollback()
    return order


def balance(session: Session, code: str) -> int:
    session.rollback()
    found = ledger.balance(session, code).minor
    session.rollback()
    return found


def statement(office: FlaskClient, *rows: str) -> str:
    text = "\n".join(("交易日期,交易流水号,贷方发生额,对方户名,摘要", *rows))
    page = office.get(MONEY)
    file = (io.BytesIO(text.encode("gb18030")), "statement.csv")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = office.post(MONEY, data={"csrf_token": token, "file": file})
    assert answer.status_code == 303, words(answer)
    return words(office.get(MONEY))


def book(office: FlaskClient, line: int, **typed: str) -> None:
    answer = send(office, office.get(MONEY), f"/{line}/confirmation", **typed)
    assert answer.status_code == 303, words(answer)


def proved(session: Session) -> bool:
    session.rollback()
    return all(each.holds for each in prove_books(session))


def test_a_transfer_pays_an_order_in_two_steps(
    shop: FlaskClient, office: FlaskClient, session: Session, clock: Clock
) -> None:
    answer = check_out(shop, method="transfer")
    order = the_order(session)
    assert path(answer) == f"/orders/{order.token}"
    assert order.pay_by == clock.now + timedelta(days=3)
    said = words(shop.get(path(answer)))
    assert "Demo Bank 6200" in said
    assert f"Reference {order.number}" in said
    row = f"2026-11-23,A1,148.00,Lin Mei,{order.number.lower().replace('-', ' ')}"
    assert "Pays an order" in statement(office, row)
    assert the_order(session).state is OrderState.PLACED
    book(office, 1)
    assert the_order(session).state is OrderState.PAID
    assert balance(session, "cash:bank") == 14_800
    assert balance(session, "cash:transfer") == 0
    assert "1 known before" in statement(office, row)
    assert balance(session, "cash:bank") == 14_800
    assert proved(session)


def test_a_part_waits_for_the_rest_and_too_much_leaves_a_rest(
    shop: FlaskClient, office: FlaskClient, session: Session, app: Flask, clock: Clock
) -> None:
    check_out(shop, method="transfer")
    order = the_order(session)
    first = f"2026-11-23,A1,100.00,Lin Mei,{order.number}"
    assert "A part of an order" in statement(office, first)
    book(office, 1)
    clock.forward(days=4)
    assert [payments.lapse_due(session, now=clock.now) for _ in range(2)] == [1, 0]
    waiting = the_order(session)
    assert (waiting.state, waiting.pay_by) == (OrderState.PLACED, clock.now + timedelta(hours=6))
    assert "we wait for the rest" in words(shop.get(f"/orders/{order.token}"))
    rest = f"2026-11-27,A2,50.00,Lin Mei,{order.number}"
    assert "More than the order" in statement(office, first, rest)
    last = session.scalars(sa.select(sa.func.max(BankLine.id))).one()
    session.rollback()
    book(office, last)
    assert the_order(session).state is OrderState.PAID
    assert balance(session, "cash:bank") == 15_000
    assert balance(session, "cash:transfer") == -200
    assert proved(session)


def test_unknown_money_is_booked_as_nobodys_and_a_line_is_decided_once(
    shop: FlaskClient, office: FlaskClient, session: Session
) -> None:
    assert "No order named" in statement(office, "2026-11-23,A1,88.00,Wang,hello")
    page = office.get(MONEY)
    wrong = send(office, page, "/1/confirmation", order="MH-234567")
    assert wrong.status_code == 409
    assert balance(session, "cash:bank") == 0
    book(office, 1)
    assert send(office, page, "/1/confirmation").status_code == 409
    assert balance(session, "cash:transfer") == -8_800
    statement(office, "2026-11-23,A2,10.00,Rent,not ours")
    send(office, office.get(MONEY), "/2/aside")
    states = session.scalars(sa.select(BankLine.state).order_by(BankLine.id)).all()
    assert states == [LineState.CONFIRMED, LineState.ASIDE]
    assert balance(session, "cash:bank") == 8_800


def test_money_goes_back_when_somebody_has_sent_it(
    shop: FlaskClient, office: FlaskClient, session: Session, app: Flask
) -> None:
    check_out(shop, method="transfer")
    order = the_order(session)
    statement(office, f"2026-11-23,A1,148.00,Lin Mei,{order.number}")
    book(office, 1)
    send(shop, shop.get(f"/orders/{order.token}"), "/cancellation")
    run_due(app)
    assert balance(session, "cash:transfer") == 0
    page = office.get(MONEY)
    assert "To send back by hand" in words(page)
    for _ in range(2):
        send(office, page, "/back/1", reference="OUT-7")
    assert balance(session, "cash:bank") == 0
    assert balance(session, "cash:transfer") == 0
    tries = payments.of_order(session, order.id)
    assert [each.state for each in tries] == [PaymentState.REFUNDED]
    assert proved(session)


def test_who_pays_online_after_all_is_not_asked_to_transfer(
    shop: FlaskClient, session: Session
) -> None:
    check_out(shop, method="transfer")
    order = the_order(session)
    page = shop.get(f"/orders/{order.token}")
    answer = shop.post(
        f"/orders/{order.token}/payment",
        data={
            "csrf_token": page.text.split('name="csrf_token" value="')[1].split('"')[0],
            "method": "online",
        },
    )
    page = shop.get(path(answer))
    shop.get(path(send(shop, page, "/rehearsal/", verb="pay")))
    assert the_order(session).state is OrderState.PAID
    states = [each.state for each in payments.of_order(session, order.id)]
    assert states == [PaymentState.CANCELLED, PaymentState.PAID]


def test_who_picks_up_pays_no_shipping_and_once_at_the_counter(
    shop: FlaskClient, office: FlaskClient, session: Session, clock: Clock
) -> None:
    without = {"province": "", "city": "", "street": ""}
    first = check_out(shop, method="counter", **without)
    assert first.status_code == 409  # the total is lower now: she is asked to look
    typed = {**ADDRESS, "method": "counter", **without}
    order_page = path(send(shop, first, "/checkout", **typed))
    order = the_order(session)
    assert (order.shipping_minor, order.address) == (0, "Hub, 1 Demo Road")
    assert order.pay_by == clock.now + timedelta(days=7)
    assert "when you pick it up" in words(shop.get(order_page))
    page = office.get(f"/office/orders/{order.number}")
    statuses = [send(office, page, "/counter/").status_code for _ in range(2)]
    assert statuses == [303, 409]
    assert the_order(session).state is OrderState.PAID
    assert balance(session, "cash:counter") == 13_600
    assert proved(session)


def test_only_the_office_takes_money(
    shop: FlaskClient, session: Session, user: Callable[..., User], signed_in: SignedIn
) -> None:
    check_out(shop, method="transfer")
    number = the_order(session).number
    hub = signed_in(user("sun@example.org", Role.INSPECTOR))
    for address in (MONEY, f"{MONEY}/1/confirmation", f"{MONEY}/counter/{number}"):
        assert hub.open(address, method="GET" if address == MONEY else "POST").status_code in (
            400,
            403,
        )
    assert the_order(session).state is OrderState.PLACED
