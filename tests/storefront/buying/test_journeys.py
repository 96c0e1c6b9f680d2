"""What a guest can do from the shelf to her order page, over HTTP, without JavaScript."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog import queue, stock
from catalog.db import db
from catalog.money import Money
from catalog.pricing import Price
from fulfillment import ledger
from fulfillment.orders import Order, OrderState
from storefront.jobs.worker import run_due
from storefront.payments import Payment, Refund, RefundState
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import ADDRESS, check_out, fill_cart, form, path, send, words


def english(app: Flask) -> FlaskClient:
    browser = app.test_client()
    browser.get("/?lang=en")
    return browser


def fresh(session: Session) -> Session:
    """What the requests have left in the database."""
    session.rollback()
    session.expire_all()
    return session


def the_order(session: Session) -> Order:
    order = fresh(session).scalars(sa.select(Order).order_by(Order.id)).first()
    assert order is not None
    session.expunge_all()
    session.rollback()
    return order


def count(session: Session, kind: type) -> int:
    found = fresh(session).scalar(sa.select(sa.func.count()).select_from(kind)) or 0
    session.rollback()
    return found


def on_hand(session: Session, variant_id: int) -> int:
    left = stock.on_hand(fresh(session), [variant_id])[variant_id]
    session.rollback()
    return left


def balance(session: Session, code: str) -> Money:
    found = ledger.balance(fresh(session), code)
    session.rollback()
    return found


def to_the_bank(browser: FlaskClient, pieces: int = 2) -> str:
    """Put pieces in the cart and order; the address of the payment page."""
    fill_cart(browser, "jade", pieces)
    page = path(check_out(browser))
    assert page.startswith("/rehearsal/")
    return page


def press(browser: FlaskClient, page: str, verb: str) -> str:
    """Press a button of the rehearsal; the order page that follows, as words."""
    answer = browser.get(path(send(browser, browser.get(page), "/rehearsal/", verb=verb)))
    while answer.status_code == 303:
        answer = browser.get(path(answer))
    return words(answer)


@pytest.fixture
def jade(session: Session) -> int:
    variant_id = a_shelf(session, pieces=10).id
    session.commit()
    return variant_id


def test_a_guest_buys_two(app: Flask, session: Session, jade: int) -> None:
    browser = english(app)
    assert "¥136.00" in words(fill_cart(browser, "jade", 2))
    page = path(check_out(browser))
    assert "no money moves" in words(browser.get(page))
    said = press(browser, page, "pay")
    order = the_order(session)
    assert order.state is OrderState.PAID
    assert (order.phone, order.email) == ("+8613800138000", "mei@example.org")
    assert order.address == "China\n江苏省 苏州市 姑苏区\n平江路 12 号"
    assert f"Order {order.number} Paid" in said
    assert on_hand(session, jade) == 8
    assert balance(session, "cash:rehearsal") == Money(2 * 6800 + 1200)
    assert "Your cart is empty" in words(browser.get("/cart"))
    assert run_due(app) >= 1
    assert balance(session, "cash:rehearsal") == Money(2 * 6800 + 1200)


def test_two_clicks_are_one_order(app: Flask, session: Session, jade: int) -> None:
    browser = english(app)
    fill_cart(browser, "jade", 2)
    page = browser.get("/checkout")
    first, again = (send(browser, page, "/checkout", **ADDRESS) for _ in range(2))
    assert path(first) == path(again)
    assert (count(session, Order), count(session, Payment)) == (1, 1)
    assert on_hand(session, jade) == 8


def test_a_sold_out_race_ends_in_words_with_what_is_left(
    app: Flask, session: Session, jade: int
) -> None:
    slow, fast = english(app), english(app)
    fill_cart(slow, "jade", 6)
    page = slow.get("/checkout")
    to_the_bank(fast, 7)
    answer = send(slow, page, "/checkout", **ADDRESS)
    assert answer.status_code == 409
    assert "Someone was faster" in words(answer)
    assert "Only 3 are left." in words(answer)
    assert "Someone was faster" not in words(slow.get("/cart")), "it is said once"
    assert (count(session, Order), on_hand(session, jade)) == (1, 3)
    assert slow.get("/checkout").status_code == 303
    send(slow, slow.get("/cart"), f"/cart/lines/{jade}", pieces="3")
    assert 'value="平江路 12 号"' in slow.get("/checkout").text


def test_a_price_that_changed_is_shown_before_it_is_charged(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    browser = english(app)
    fill_cart(browser, "jade", 1)
    page = browser.get("/checkout")
    session.add(Price(variant_id=jade, amount_minor=7500, starts_at=clock.now))
    session.commit()
    answer = send(browser, page, "/checkout", **ADDRESS)
    assert answer.status_code == 409
    assert "The total has changed. It was CN¥80.00 and is CN¥87.00 now." in words(answer)
    assert count(session, Order) == 0
    assert path(send(browser, answer, "/checkout", **ADDRESS)).startswith("/rehearsal/")
    assert the_order(session).total_minor == 8700


def test_another_country_is_another_shipping_shown_first(
    app: Flask, session: Session, jade: int
) -> None:
    browser = english(app)
    fill_cart(browser, "jade", 1)
    abroad = {**ADDRESS, "country": "DE", "phone": "+49 30 901820", "province": ""}
    answer = send(browser, browser.get("/checkout"), "/checkout", **abroad)
    assert (answer.status_code, count(session, Order)) == (409, 0)
    assert "¥188.00" in words(answer)
    assert path(send(browser, answer, "/checkout", **abroad)).startswith("/rehearsal/")
    assert the_order(session).shipping_minor == 12_000


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "mei", "does not look like an e-mail"),
        ("email", "", "Please give an e-mail"),
        ("phone", "12345", "telephone number does not exist"),
        ("phone", "abc", "telephone number does not exist"),
        ("province", " ", "Please name the province"),
        ("province", "Bavaria", "no province of mainland China"),
        ("city", "", "Please name the city"),
        ("street", "", "Please give the street"),
        ("recipient", "", "whose name goes on the parcel"),
        ("country", "XX", "Not a valid choice"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_lost(
    app: Flask, session: Session, jade: int, field: str, typed: str, sentence: str
) -> None:
    browser = english(app)
    fill_cart(browser, "jade", 1)
    answer = check_out(browser, **{field: typed})
    assert answer.status_code == 422
    assert sentence in words(answer)
    kept = form(answer, "/checkout")[1]
    expected = {**ADDRESS, field: typed}
    for name in ("recipient", "city", "district", "street"):
        assert kept[name] == expected[name]
    assert (count(session, Order), on_hand(session, jade)) == (0, 10)


def test_a_bank_that_says_no_can_be_asked_again(app: Flask, session: Session, jade: int) -> None:
    browser = english(app)
    said = press(browser, to_the_bank(browser), "fail")
    assert "Not paid yet" in said
    token = the_order(session).token
    page = path(send(browser, browser.get(f"/orders/{token}"), "/payment"))
    press(browser, page, "pay")
    assert the_order(session).state is OrderState.PAID
    run_due(app)
    assert balance(session, "cash:rehearsal") == Money(14_800)


def test_going_away_keeps_the_pieces_until_the_time_is_over(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    browser = english(app)
    press(browser, to_the_bank(browser), "cancel")
    assert (the_order(session).state, on_hand(session, jade)) == (OrderState.PLACED, 8)
    _expire(app, clock)
    assert (the_order(session).state, on_hand(session, jade)) == (OrderState.CANCELLED, 10)
    assert "not paid in time" in words(browser.get(f"/orders/{the_order(session).token}"))


def test_late_money_takes_the_order_up_again(app: Flask, session: Session, jade: int) -> None:
    browser = english(app)
    said = press(browser, to_the_bank(browser), "late")
    assert "we have taken it up again" in said
    assert (the_order(session).state, on_hand(session, jade)) == (OrderState.PAID, 8)


def test_late_money_goes_back_when_the_pieces_are_gone(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    late, other = english(app), english(app)
    page = to_the_bank(late, 6)
    press(late, page, "cancel")
    first = the_order(session)
    _expire(app, clock)
    press(other, to_the_bank(other, 6), "pay")
    press(late, page, "late")
    run_due(app)
    said = words(late.get(f"/orders/{first.token}"))
    assert "no longer needed. We send it back." in said
    assert "All of it went back to you. CN¥408.00" in said
    assert [row.state for row in _refunds(session)] == [RefundState.DONE]
    assert balance(session, "cash:rehearsal") == Money(40_800)
    assert on_hand(session, jade) == 4


def test_a_paid_order_that_is_called_off_sends_everything_back(
    app: Flask, session: Session, jade: int
) -> None:
    browser = english(app)
    press(browser, to_the_bank(browser), "pay")
    address = f"/orders/{the_order(session).token}"
    assert path(send(browser, browser.get(address), "/cancellation")) == address
    run_due(app)
    assert (the_order(session).state, on_hand(session, jade)) == (OrderState.CANCELLED, 10)
    assert balance(session, "cash:rehearsal") == Money(0)
    assert "All of it went back to you. CN¥148.00" in words(browser.get(address))


def test_only_the_secret_opens_an_order(app: Flask, session: Session, jade: int) -> None:
    browser = english(app)
    press(browser, to_the_bank(browser), "pay")
    order = the_order(session)
    for wrong in (order.number, str(order.id), order.token[:-1], order.token[:-1] + "!"):
        assert browser.get(f"/orders/{wrong}").status_code == 404
    page = browser.get(f"/orders/{order.token}")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for answer in (page, browser.get("/cart"), browser.get("/checkout")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_cart_is_changed_and_emptied(app: Flask, session: Session, jade: int) -> None:
    browser = english(app)
    page = fill_cart(browser, "jade", 2)
    send(browser, page, f"/cart/lines/{jade}", pieces="5")
    assert "¥340.00" in words(browser.get("/cart"))
    answer = browser.post("/cart/lines/1", data={"csrf_token": "wrong"})
    assert answer.status_code == 400
    send(browser, browser.get("/cart"), f"/cart/lines/{jade}", remove="1")
    assert "Your cart is empty" in words(browser.get("/cart"))


@pytest.mark.parametrize("pieces", ["0", "-1", "1.5", "١", "nan", "1e3", "99999999999"])
def test_odd_numbers_of_pieces_put_nothing_odd_in(
    app: Flask, session: Session, jade: int, pieces: str
) -> None:
    browser = english(app)
    send(browser, browser.get("/products/jade"), "/cart/lines", pieces=pieces)
    said = words(browser.get("/cart"))
    assert "Your cart is empty" in said or "¥68.00" in said


def _expire(app: Flask, clock: Clock) -> None:
    moment = clock.forward(minutes=46)
    queue.enqueue(db.session(), "orders.expire", {}, now=moment)
    db.session.commit()
    run_due(app)


def _refunds(session: Session) -> list[Refund]:
    found = list(fresh(session).scalars(sa.select(Refund)))
    session.expunge_all()
    session.rollback()
    return found
