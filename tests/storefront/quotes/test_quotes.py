"""The office asks, holds, orders and lets go; the customer reads what she was offered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import db
from catalog.history import SYSTEM
from catalog.pricing import Price
from catalog.products import Variant
from fulfillment.orders import Order, OrderKind, enlarge, taxes_of
from fulfillment.promises import Claim
from fulfillment.workflow import measuring
from fulfillment.workflow.capacity import Full, Making, days_for
from storefront import quotes
from storefront.accounts import Role, User
from storefront.demo.delivering import load_delivery
from storefront.jobs.worker import run_due
from storefront.quotes import Asked, Keeping, Quote, QuoteState
from storefront.taxes import tax_within
from tests.conftest import Clock
from tests.made_buying import LONG_AGO
from tests.made_making import NOW, TODAY, a_cooperative, a_maker, a_style
from tests.storefront.buying.walk import Forms, path, send, words

SKU = "KNOT-RED"


@pytest.fixture
def knot(session: Session) -> Variant:
    """Ahe knots; two hours on each working day, 18 minutes a piece, ¥68.00."""
    home = a_cooperative(session)
    style = a_style(session, home)
    style.product.pack = 1
    a_maker(session, home, craft=style.product.craft)
    session.add(Price(variant_id=style.id, amount_minor=6800, starts_at=LONG_AGO))
    session.flush()
    measuring.measure(session, now=NOW)
    session.commit()
    return style


@pytest.fixture
def yun(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> FlaskClient:
    """Yun of the office."""
    browser = signed_in(user("yun@example.org", Role.OFFICE))
    session.commit()
    browser.get("/office?lang=en")
    return browser


def kept(session: Session, *rows: Asked, key: str = "one") -> Quote:
    offer = quotes.offer_of(session, rows, now=NOW)
    keeping = Keeping("Changhe Tea House", 7, key)
    return quotes.keep(session, offer, keeping, actor=SYSTEM, now=NOW)


def first_day(session: Session, style: Variant, pieces: int) -> date:
    day = days_for(session, [Making(style.product_id, pieces)], now=NOW)[0]
    assert day is not None
    return day


def test_two_on_the_same_hands_share_them_by_priority_and_day(
    session: Session, knot: Variant
) -> None:
    alone = first_day(session, knot, 40)
    asked = [Asked(SKU, 40, alone), Asked(SKU, 40, alone, priority=1)]
    second, first = quotes.offer_of(session, asked, now=NOW).rows
    assert (first.in_time, first.ready_on, first.late) == (40, alone, False)
    assert second.late
    assert second.in_time < 40
    assert second.ready_on == first_day(session, knot, 80)


def test_what_comes_by_a_day_is_said(session: Session, knot: Variant) -> None:
    due = first_day(session, knot, 40)
    (row,) = quotes.offer_of(session, [Asked(SKU, 200, due)], now=NOW).rows
    assert 40 <= row.in_time < 200
    assert row.ready_on is not None
    assert row.ready_on > due
    assert row.amount.minor == 200 * 6800


def test_a_held_quote_takes_the_hours_until_it_ends(session: Session, knot: Variant) -> None:
    before = first_day(session, knot, 40)
    kept(session, Asked(SKU, 40))
    assert first_day(session, knot, 40) > before
    later = NOW + timedelta(days=8)
    assert quotes.lapse_due(session, now=later) == 1
    assert session.query(Claim).count() == 0
    assert session.query(Quote).one().state is QuoteState.LAPSED


def test_the_same_press_twice_is_one_quote(session: Session, knot: Variant) -> None:
    assert kept(session, Asked(SKU, 40)).id == kept(session, Asked(SKU, 40)).id
    assert session.query(Quote).count() == 1
    assert session.query(Claim).count() == 1


def test_a_quote_becomes_an_order_and_its_hold_the_promise(session: Session, knot: Variant) -> None:
    quote = kept(session, Asked(SKU, 40))
    after = first_day(session, knot, 40)
    orders = [quotes.ordered(session, quote, actor=SYSTEM, now=NOW) for _ in range(2)]
    assert orders[0].id == orders[1].id
    assert orders[0].kind is OrderKind.BULK
    (line,) = orders[0].lines
    assert (line.to_make, line.pieces, line.due_on) == (True, 40, quote.lines[0].ready_on)
    assert (quote.state, quote.order_id) == (QuoteState.ORDERED, orders[0].id)
    assert first_day(session, knot, 40) == after


def test_the_agreed_price_holds_the_tax_of_home_also_when_the_order_grows(
    session: Session, knot: Variant
) -> None:
    load_delivery(session, NOW)
    order = quotes.ordered(session, kept(session, Asked(SKU, 40)), actor=SYSTEM, now=NOW)
    (told,) = taxes_of(session, order)
    assert (told.gross.minor, told.included, told.points) == (order.total_minor, True, 1_300)
    enlarge(session, order, order.lines[0], pieces=50, actor=SYSTEM, now=NOW)
    (grown,) = taxes_of(session, order)
    assert grown.gross.minor == order.total_minor == 50 * 6800
    assert grown.tax == tax_within(grown.gross, 1_300)


def test_a_lapsed_quote_is_ordered_only_while_its_days_are_free(
    session: Session, knot: Variant
) -> None:
    first = kept(session, Asked(SKU, 40))
    later = NOW + timedelta(hours=1)
    first.expires_at = later
    session.query(Claim).update({Claim.expires_at: later})
    second = quotes.keep(
        session,
        quotes.offer_of(session, [Asked(SKU, 40, first.lines[0].ready_on)], now=later),
        Keeping("Lin Mei Trading", 7, "two"),
        actor=SYSTEM,
        now=later,
    )
    assert second.state is QuoteState.HELD
    session.flush()
    with pytest.raises(Full), session.begin_nested():
        quotes.ordered(session, first, actor=SYSTEM, now=later)
    assert session.query(Order).count() == 0
    quotes.let_go(session, second, actor=SYSTEM, now=later)
    assert quotes.ordered(session, first, actor=SYSTEM, now=later).total_minor == 40 * 6800


def test_the_office_asks_holds_and_orders(
    session: Session, knot: Variant, yun: FlaskClient
) -> None:
    page = yun.get(f"/office/quotes/new?sku={SKU.lower()}&pieces=40")
    said = words(page)
    assert "All of them by" in said
    assert "21.67 an hour" in said
    assert "2,720.00" in said
    forms = Forms()
    forms.feed(page.text)
    fields = next(typed for action, typed in forms.found if action == "/office/quotes")
    told = {**fields, "customer": "Changhe Tea House", "days": "5"}
    assert yun.post("/office/quotes", data={**told, "customer": ""}).status_code == 422
    quote_page = path(yun.post("/office/quotes", data=told))
    assert "Changhe Tea House" in words(yun.get("/office/quotes"))
    order = path(send(yun, yun.get(quote_page), f"{quote_page}/order"))
    assert order.startswith("/office/orders/MH-")
    assert "Ordered" in words(yun.get(quote_page))


def test_a_customer_reads_her_quote_by_its_link_alone(
    app: Flask, session: Session, knot: Variant
) -> None:
    quote = kept(session, Asked(SKU, 40))
    number, token = quote.number, quote.token
    session.commit()
    guest = app.test_client()
    assert guest.get(f"/quotes/{number}").status_code == 404
    assert guest.get(f"/quotes/{token[:-1]}x").status_code == 404
    english, chinese = (guest.get(f"/quotes/{token}?lang={tongue}") for tongue in ("en", "zh-Hans"))
    assert "This offer stands until" in words(english)
    assert "报价单" in words(chinese)
    assert "an hour" not in words(english)
    assert english.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sku=NONE&pieces=5", "There is no article NONE."),
        ("sku=KNOT-RED&pieces=-5", "whole number of pieces"),
        ("sku=KNOT-RED&pieces=", "whole number of pieces"),
        ("sku=KNOT-RED&pieces=5&due=2020-01-01", "This day has passed."),
        ("sku=KNOT-RED&pieces=5&due=soon", "This day cannot be read."),
        ("sku=&pieces=5", "Please name the article."),
    ],
)
def test_what_cannot_be_read_is_told(
    knot: Variant, yun: FlaskClient, query: str, sentence: str
) -> None:
    assert sentence in words(yun.get(f"/office/quotes/new?{query}"))


def test_only_the_office_may_ask(
    app: Flask,
    session: Session,
    knot: Variant,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    quote = kept(session, Asked(SKU, 40))
    number = quote.number
    session.commit()
    sara = signed_in(user("sara@example.org", Role.INSPECTOR))
    for page in ("/office/quotes", "/office/quotes/new", f"/office/quotes/{number}"):
        assert sara.get(page).status_code == 403
        assert app.test_client().get(page).status_code == 303


def test_the_job_lets_quotes_lapse(
    app: Flask, session: Session, knot: Variant, clock: Clock
) -> None:
    kept(session, Asked(SKU, 40))
    session.commit()
    moment = clock.forward(days=8)
    queue.enqueue(db.session(), "quotes.lapse", {}, now=moment)
    db.session.commit()
    run_due(app)
    session.rollback()
    assert session.scalar(sa.select(Quote.state)) is QuoteState.LAPSED
    session.rollback()


def test_today_is_the_hubs_own(session: Session, knot: Variant) -> None:
    assert first_day(session, knot, 1) > TODAY
