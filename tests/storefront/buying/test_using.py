"""A voucher, a gift card and her own credit at the checkout, over HTTP, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import credit, ledger
from fulfillment.credit import NewCard
from fulfillment.orders import Order, OrderState
from fulfillment.vouchers import VoucherKind
from storefront.accounts import User
from storefront.jobs.worker import run_due
from storefront.payments import Payment
from storefront.wiring import limiter
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.made_credit import a_voucher, broken, some_credit
from tests.statements import counting
from tests.storefront.buying.test_journeys import count, english, fresh, press, the_order
from tests.storefront.buying.walk import ADDRESS, fill_cart, path, send, words


@pytest.fixture
def jade(session: Session) -> int:
    return a_shelf(session, pieces=10).id


def looked(browser: FlaskClient, **typed: str) -> str:
    """The checkout after “Use it”, as words."""
    page = send(browser, browser.get("/checkout"), "/checkout", **ADDRESS, **typed, look="using")
    assert page.status_code == 200
    return words(page)


def a_card(session: Session, minor: int, clock: Clock) -> str:
    """An active gift card with so much on it; its code."""
    new = NewCard(Money(minor), "lin@example.org", "Mei", "", "en")
    card = credit.for_refund(session, new, key=f"card:{minor}", actor=SYSTEM, now=clock.now)
    wallet = some_credit(session, 99, minor, clock.now, key=f"c{minor}")
    amount = Money(minor)
    entry = ledger.credit_recipes.gift_card_moved(
        wallet.account, credit.wallet_on(session, card).account, amount, 0
    )
    cause = credit.Cause(credit.CreditWhy.MOVED)
    facts = {"actor": SYSTEM, "now": clock.now}
    credit.take_out(session, wallet, entry, cause, **facts)  # type: ignore[arg-type] # two kinds of facts
    credit.put_in(session, credit.wallet_on(session, card), entry, cause, **facts)  # type: ignore[arg-type] # two kinds of facts
    session.commit()
    return credit.code_for(card)


def test_a_voucher_is_shown_openly_and_only_the_rest_is_charged(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    voucher = a_voucher(session, clock.now, "SPRING-2027", least_minor=10_000)
    session.commit()
    browser = english(app)
    fill_cart(browser, "jade", 1)
    assert "This voucher needs goods for at least ¥100.00." in looked(
        browser, voucher="spring 2o27"
    )
    fill_cart(browser, "jade", 1)
    said = looked(browser, voucher="spring 2o27")
    assert "Discount -CN¥13.60" in said
    page = browser.get("/checkout")
    assert 'value="spring 2o27"' in page.text
    bank = path(send(browser, page, "/checkout", **ADDRESS, voucher="spring 2o27"))
    said = press(browser, bank, "pay")
    order = the_order(session)
    assert (order.state, order.discount_minor, order.total_minor) == (
        OrderState.PAID,
        1_360,
        13_440,
    )
    assert "Discount -CN¥13.60" in said
    session.add(voucher)
    session.refresh(voucher)
    assert voucher.used == 1
    assert broken(session) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"voucher": "nothing"}, "We do not know this voucher code."),
        ({"gift_card": "AAAA-BBBB-CCCC-DDDD"}, "We know no gift card with this code"),
        ({"voucher": "ended"}, "This voucher is no longer valid."),
    ],
)
def test_a_code_that_does_not_hold_is_said_beside_its_field_and_nothing_is_ordered(
    app: Flask,
    session: Session,
    jade: int,
    clock: Clock,
    typed: dict[str, str],
    sentence: str,
) -> None:
    a_voucher(session, clock.now, "ENDED", ends_at=clock.now)
    browser = english(app)
    fill_cart(browser, "jade", 1)
    assert sentence in looked(browser, **typed)
    answer = send(browser, browser.get("/checkout"), "/checkout", **ADDRESS, **typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert count(session, Order) == 0
    assert "Jade bracelet" in words(browser.get("/cart"))


def test_who_comes_too_late_for_the_last_use_keeps_her_cart_and_is_told(
    app: Flask, session: Session, jade: int, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    voucher = a_voucher(session, clock.now, most=1)
    browser = english(app)
    fill_cart(browser, "jade", 1)
    looked(browser, voucher="SPRING")
    page = browser.get("/checkout")
    monkeypatch.setattr("fulfillment.vouchers.check_now", lambda *_a, **_k: None)
    voucher.used = 1  # somebody else takes it between her look and her order
    session.commit()
    answer = send(browser, page, "/checkout", **ADDRESS, voucher="SPRING")
    assert path(answer) == "/checkout"
    monkeypatch.undo()
    said = words(browser.get("/checkout"))
    assert "This voucher has been used up. Your cart is still as it was." in said
    assert (count(session, Order), "Jade bracelet" in said) == (0, True)


def test_a_gift_card_and_her_credit_pay_all_of_it_without_a_gateway(
    app: Flask,
    session: Session,
    jade: int,
    clock: Clock,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    lin = user("lin@example.org")
    lin.credited_at = clock.now
    wallet = some_credit(session, lin.id, 10_000, clock.now)
    code = a_card(session, 3_000, clock)
    browser = signed_in(lin)
    browser.get("/?lang=en")
    fill_cart(browser, "jade", 1)
    assert "Use my credit (CN¥100.00)" in words(browser.get("/checkout"))
    typed = {"gift_card": code.lower().replace("-", " "), "use_credit": "y"}
    said = looked(browser, **typed)
    assert "Paid with credit -CN¥80.00 Left to pay CN¥0.00" in said
    answer = send(browser, browser.get("/checkout"), "/checkout", **ADDRESS, **typed)
    order = the_order(session)
    assert path(answer) == f"/orders/{order.token}"
    assert (order.state, order.credit_minor, count(session, Payment)) == (OrderState.PAID, 8_000, 0)
    session.add(wallet)
    session.refresh(wallet)
    assert wallet.balance_minor == 5_000
    session.rollback()
    run_due(app)
    send(browser, browser.get(path(answer)), f"/orders/{order.token}/cancellation")
    fresh(session)
    session.refresh(wallet)
    assert wallet.balance_minor == 10_000
    assert broken(session) == []


def test_free_shipping_and_a_part_of_credit_leave_the_rest_to_the_gateway(
    app: Flask,
    session: Session,
    jade: int,
    clock: Clock,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    lin = user("lin@example.org")
    lin.credited_at = clock.now
    some_credit(session, lin.id, 1_000, clock.now)
    a_voucher(session, clock.now, "FREE", kind=VoucherKind.SHIPPING, points=0)
    browser = signed_in(lin)
    browser.get("/?lang=en")
    fill_cart(browser, "jade", 1)
    typed = {"voucher": "free", "use_credit": "y"}
    looked(browser, **typed)
    bank = path(send(browser, browser.get("/checkout"), "/checkout", **ADDRESS, **typed))
    press(browser, bank, "pay")
    order = the_order(session)
    assert (order.discount_minor, order.total_minor, order.charged_minor) == (1_200, 6_800, 5_800)
    assert ledger.balance(fresh(session), "cash:rehearsal") == Money(5_800)
    assert ledger.balance(session, f"order:{order.number}:advance") == Money(6_800)
    assert broken(session) == []


def test_wrong_codes_are_counted_by_network_and_right_ones_are_not(
    app: Flask, session: Session, jade: int, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_voucher(session, clock.now)
    browser = english(app)
    fill_cart(browser, "jade", 1)
    page = browser.get("/checkout")
    monkeypatch.setattr(limiter, "enabled", True)
    for _ in range(12):
        assert (
            send(browser, page, "/checkout", **ADDRESS, voucher="SPRING", look="using").status_code
            == 200
        )
    answers = [
        send(browser, page, "/checkout", **ADDRESS, voucher=f"W{n}RONG", look="using").status_code
        for n in range(11)
    ]
    assert answers == [*[200] * 10, 429]
    assert send(browser, page, "/checkout", **ADDRESS, look="using").status_code == 200
    limiter.reset()


def test_who_uses_none_of_it_costs_no_statement_more(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    browser = english(app)
    fill_cart(browser, "jade", 1)
    with counting(db.engine) as asked:
        browser.get("/checkout")
    assert not [each for each in asked if "voucher" in each or "wallet" in each]
