"""Waiting as a shopper meets it: too late, one press, a letter, her turn, the cart, the order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog import stock
from catalog.products import Variant
from catalog.stock import Location, StockLevel
from fulfillment.orders import Order, OrderState
from storefront import payments
from storefront.accounts import Role, User
from storefront.jobs.waiting import make_round
from storefront.jobs.worker import run_due
from storefront.notices.port import Letter
from storefront.waiting import PlaceState, WaitingPlace
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.buying.test_journeys import english, on_hand, press, the_order, to_the_bank
from tests.storefront.buying.walk import ADDRESS, check_out, fill_cart, lost, path, send, words

HERE = {"Sec-Fetch-Site": "same-origin"}


class Box:
    """A carrier that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def carry(self, letter: Letter) -> None:
        self.letters.append(letter)

    def link(self) -> str:
        """Where the last letter leads."""
        found = re.search(r"http://localhost(/waiting/\S+)", self.letters[-1].text)
        assert found is not None, self.letters[-1].text
        return found.group(1)


@pytest.fixture
def box(app: Flask) -> Box:
    box = Box()
    app.extensions["manyhands.carrier"] = box
    return box


@pytest.fixture
def jade(session: Session) -> Variant:
    variant = a_shelf(session, pieces=1)
    session.commit()
    return variant


def the_place(session: Session) -> WaitingPlace:
    session.rollback()
    session.expire_all()
    place = session.scalars(sa.select(WaitingPlace)).one()
    session.expunge_all()
    session.rollback()
    return place


def too_late(app: Flask) -> FlaskClient:
    """A guest who filled in the checkout while somebody else took the last piece."""
    slow = english(app)
    fill_cart(slow, "jade", 1)
    page = slow.get("/checkout")
    to_the_bank(english(app), 1)
    assert lost(send(slow, page, "/checkout", **ADDRESS))
    return slow


def test_the_loser_of_a_drop_stands_in_line_by_one_press_and_buys_when_it_lapses(
    app: Flask, session: Session, jade: Variant, clock: Clock, box: Box
) -> None:
    variant_id = jade.id
    browser = too_late(app)
    cart = browser.get("/cart")
    assert "Others are paying for the last ones; try again at" in words(cart)
    assert path(send(browser, cart, "/waiting")) == "/cart"
    assert the_place(session).state is PlaceState.UNCONFIRMED
    run_due(app)
    assert (box.letters[-1].to, len(box.letters)) == ("mei@example.org", 1)
    link = box.link()
    assert "Is this your address?" in words(english(app).get(link))
    assert the_place(session).state is PlaceState.UNCONFIRMED, "looking changes nothing"
    send(browser, browser.get(link), "/confirmation")
    assert "You are next." in words(browser.get(link))
    clock.now += timedelta(hours=1)
    payments.lapse_due(session, now=clock.now)
    make_round(session, {}, clock.now)
    session.commit()
    run_due(app)
    assert on_hand(session, variant_id) == 0, "not on open sale"
    assert "It is your turn" in box.letters[-1].subject
    assert "1 is held for you until" in words(browser.get(box.link()))
    assert path(send(browser, browser.get(box.link()), "/cart")) == "/cart"
    assert "1 is held for you until" in words(browser.get("/cart"))
    page = path(check_out(browser))
    assert page.startswith("/rehearsal/")
    press(browser, page, "pay")
    states = session.scalars(sa.select(Order.state).order_by(Order.id)).all()
    assert states == [OrderState.CANCELLED, OrderState.PAID]
    assert the_place(session).state is PlaceState.SERVED
    assert "Thank you for waiting" in words(browser.get(box.link()))
    run_due(app)
    assert on_hand(session, variant_id) == 0


def test_she_may_take_fewer_and_the_rest_goes_on(
    app: Flask, session: Session, jade: Variant, clock: Clock, user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:  # fmt: skip
    """A member wants three, two come, she orders one: the other one is free again."""
    variant_id = jade.id
    to_the_bank(english(app), 1)
    browser = signed_in(user("lan@example.org"))
    browser.get("/?lang=en")
    joined = browser.post("/waiting", data={"variant_id": variant_id, "pieces": 3}, headers=HERE)
    place = path(joined)
    assert "You wait for 3 pieces." in words(browser.get(place))
    clock.now += timedelta(hours=1)
    session.commit()
    hub = session.scalars(sa.select(Location.id)).one()
    stock.receive(session, variant_id, hub, 2, key="p:1", reason="count", now=clock.now)
    make_round(session, {}, clock.now)
    session.commit()
    assert "You wanted 3; so many are not free." in words(browser.get(place))
    send(browser, browser.get(place), "/cart")
    send(browser, browser.get("/cart"), f"/cart/lines/{variant_id}", pieces="1")
    assert path(check_out(browser)).startswith("/rehearsal/")
    run_due(app)
    assert on_hand(session, variant_id) == 1
    assert {each.state for each in orders_of(session)} == {OrderState.PLACED}


def test_an_offer_that_ran_out_is_no_longer_in_the_cart(
    app: Flask, session: Session, jade: Variant, clock: Clock, box: Box
) -> None:
    browser = too_late(app)
    send(browser, browser.get("/cart"), "/waiting")
    run_due(app)
    link = box.link()
    send(browser, browser.get(link), "/confirmation")
    clock.now += timedelta(hours=1)
    payments.lapse_due(session, now=clock.now)
    make_round(session, {}, clock.now)
    session.commit()
    send(browser, browser.get(link), "/cart")
    page = browser.get("/checkout")
    clock.now += timedelta(minutes=31)
    make_round(session, {}, clock.now)
    session.execute(sa.update(StockLevel).values(on_hand=0, kept=0, queued=False))
    session.commit()
    assert lost(send(browser, page, "/checkout", **ADDRESS))
    assert "Sold out for now" in words(browser.get("/cart"))
    assert the_order(session).state is OrderState.CANCELLED
    assert "went to the next person in line" in words(browser.get(link))


def test_the_product_page_offers_the_line_and_a_made_up_link_opens_nothing(
    app: Flask, session: Session, jade: Variant
) -> None:
    browser = english(app)
    assert "Stand in line" not in words(browser.get("/products/jade"))
    to_the_bank(english(app), 1)
    page = browser.get("/products/jade")
    assert "Stand in line" in words(page)
    answer = send(browser, page, "/waiting", email="mei")
    assert (answer.status_code, "does not look like" in words(answer)) == (400, True)
    assert path(send(browser, page, "/waiting", email="mei@example.org")) == "/waiting/sent"
    for made_up in ("MQ.made-up", "x" * 43):
        assert browser.get(f"/waiting/{made_up}").status_code == 404
        assert browser.post(f"/waiting/{made_up}/departure", headers=HERE).status_code in (400, 404)
    assert the_place(session).state is PlaceState.UNCONFIRMED


def test_the_office_sees_lines_and_sets_how_long_an_offer_is_good(
    app: Flask, session: Session, jade: Variant, user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:  # fmt: skip
    variant_id = jade.id
    to_the_bank(english(app), 1)
    mei = signed_in(user("mei@example.org"))
    mei.post("/waiting", data={"variant_id": variant_id}, headers=HERE)
    office = signed_in(user("office@example.org", Role.OFFICE))
    page = office.get("/office/waiting?lang=en")
    assert "Jade bracelet" in words(page)
    assert send(office, page, "/office/waiting", minutes="2").status_code == 400
    assert path(send(office, page, "/office/waiting", minutes="45")) == "/office/waiting"
    assert 'value="45"' in office.get("/office/waiting").text


def orders_of(session: Session) -> list[Order]:
    session.rollback()
    return list(session.scalars(sa.select(Order).where(Order.state != OrderState.CANCELLED)))
