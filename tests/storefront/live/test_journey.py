"""A host's link, from her session to her commission, over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import db
from catalog.history import SYSTEM
from catalog.money import Money
from catalog.words import Words
from fulfillment import ledger, orders
from fulfillment.orders import Order
from storefront.accounts import Role, User
from storefront.jobs.worker import run_due
from storefront.live import Attribution, Click, CommissionState, Host, ProductLink
from tests.conftest import Clock
from tests.made_buying import LONG_AGO, a_shelf
from tests.storefront.buying.walk import check_out, fill_cart, path, send, words

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1"}
SignedIn = Callable[[User], FlaskClient]


@pytest.fixture
def yu(session: Session) -> int:
    """Xiao Yu, who earns 12 %, with the link /l/yu234567 to the jade bracelet."""
    jade = a_shelf(session, pieces=10)
    host = Host(slug="yu", name=Words("小雨", "Xiao Yu"), platforms={}, rate_points=1_200)
    session.add(host)
    session.flush()
    link = {"host_id": host.id, "product_id": jade.product_id, "created_at": LONG_AGO}
    session.add(ProductLink(code="yu234567", **link))
    session.commit()
    return host.id


def sale(session: Session) -> Attribution | None:
    session.rollback()
    session.expire_all()
    found = session.scalars(sa.select(Attribution)).one_or_none()
    session.expunge_all()
    session.rollback()
    return found


def balance(session: Session, code: str) -> Money:
    session.rollback()
    found = ledger.balance(session, code)
    session.rollback()
    return found


def buys(browser: FlaskClient, *, verb: str = "pay") -> None:
    browser.get("/?lang=en")
    fill_cart(browser, "jade", 2)
    page = browser.get(path(check_out(browser)))
    browser.get(path(send(browser, page, "/rehearsal/", verb=verb)))


def test_a_link_leads_to_the_product_and_the_sale_is_credited(
    app: Flask, session: Session, yu: int
) -> None:
    browser = app.test_client()
    answer = browser.get("/l/yu234567", headers=PHONE)
    assert path(answer) == "/products/jade"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    buys(browser)
    credited = sale(session)
    assert credited is not None
    assert (credited.host_id, credited.rate_points) == (yu, 1_200)
    assert credited.commission_minor == 2 * 6_800 * 12 // 100
    assert credited.state is CommissionState.PENDING
    assert balance(session, f"host:{yu}:pending") == Money(1_632)


def test_an_order_that_is_not_paid_earns_nothing(app: Flask, session: Session, yu: int) -> None:
    browser = app.test_client()
    browser.get("/l/yu234567", headers=PHONE)
    buys(browser, verb="cancel")
    credited = sale(session)
    assert credited is not None
    assert credited.entry_id is None
    assert balance(session, f"host:{yu}:pending") == Money(0)


def test_a_sale_that_comes_back_takes_its_commission_along(
    app: Flask, session: Session, yu: int
) -> None:
    browser = app.test_client()
    browser.get("/l/yu234567", headers=PHONE)
    buys(browser)
    address = f"/orders/{_order(session).token}"
    send(browser, browser.get(address), "/cancellation")
    run_due(app)
    credited = sale(session)
    assert credited is not None
    assert credited.state is CommissionState.VOID
    assert balance(session, f"host:{yu}:pending") == Money(0)
    assert balance(session, "cost:commission") == Money(0)


@pytest.mark.parametrize(
    ("agent", "method"),
    [("Googlebot/2.1", "GET"), ("WhatsApp/2.2", "GET"), ("", "GET"), (PHONE["User-Agent"], "HEAD")],
)
def test_robots_are_noted_and_not_counted(
    app: Flask, session: Session, yu: int, agent: str, method: str
) -> None:
    browser = app.test_client()
    answer = browser.open("/l/yu234567", method=method, headers={"User-Agent": agent})
    assert path(answer) == "/products/jade"
    assert "mh_host" not in str(answer.headers.getlist("Set-Cookie"))
    session.rollback()
    flags = session.scalars(sa.select(Click.flag)).all()
    assert len(flags) == 1
    assert flags[0]
    session.rollback()
    buys(browser)
    assert sale(session) is None


def test_a_click_is_forgotten_after_thirty_days(
    app: Flask, session: Session, yu: int, clock: Clock
) -> None:
    browser = app.test_client()
    browser.get("/l/yu234567", headers=PHONE)
    clock.forward(days=30, seconds=1)
    buys(browser)
    assert sale(session) is None


def test_a_cookie_that_we_did_not_sign_counts_for_nothing(
    app: Flask, session: Session, yu: int
) -> None:
    browser = app.test_client()
    browser.set_cookie("mh_host", "W1sxLDE3NjM4NjE0MDBdXQ.forged")
    buys(browser)
    assert sale(session) is None


def test_her_own_purchase_pays_nobody(
    app: Flask, session: Session, yu: int, user: Callable[..., User], signed_in: SignedIn
) -> None:
    browser = signed_in(user("yu@example.org", Role.HOST, host_id=yu))
    session.rollback()
    browser.get("/l/yu234567", headers=PHONE)
    buys(browser)
    assert sale(session) is None


def test_a_commission_is_hers_fifteen_days_after_delivery(
    app: Flask, session: Session, yu: int, clock: Clock
) -> None:
    browser = app.test_client()
    browser.get("/l/yu234567", headers=PHONE)
    buys(browser)
    order = session.get_one(Order, _order(session).id)
    for verb in (orders.make_ready, orders.send, orders.complete):
        verb(session, order, actor=SYSTEM, now=clock.now)
    session.commit()
    for days, payable in ((14, 0), (1, 1_632)):
        moment = clock.forward(days=days)
        queue.enqueue(db.session(), "live.release", {}, now=moment)
        db.session.commit()
        run_due(app)
        assert balance(session, f"host:{yu}:payable") == Money(payable)
    assert balance(session, f"host:{yu}:pending") == Money(0)


def test_a_host_makes_a_link_and_reads_what_came_of_it(
    app: Flask, session: Session, yu: int, user: Callable[..., User], signed_in: SignedIn
) -> None:
    a_shelf(session, slug="cord")
    hers = signed_in(user("yu@example.org", Role.HOST, host_id=yu))
    session.commit()
    hers.get("/?lang=en")
    product_id = session.scalar(sa.text("SELECT id FROM product WHERE slug = 'cord'"))
    session.rollback()
    for _ in range(2):
        send(hers, hers.get("/host"), "/host/links", product_id=str(product_id))
    code = session.scalars(sa.select(ProductLink.code).order_by(ProductLink.id.desc())).first()
    session.rollback()
    drawing = hers.get(f"/host/links/{code}.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert b"<path" in drawing.data
    guest = app.test_client()
    guest.get("/l/yu234567", headers=PHONE)
    guest.get("/l/yu234567", headers={"User-Agent": "Googlebot"})
    buys(guest)
    said = words(hers.get("/host"))
    assert "1 visit · 1 paid order" in said
    assert "Not counted: robots 1." in said
    assert "¥16.32" in said
    assert hers.get("/host").text.count("/l/yu234567") == 2


def test_another_host_and_a_guest_see_none_of_it(
    app: Flask, session: Session, yu: int, user: Callable[..., User], signed_in: SignedIn
) -> None:
    other = Host(slug="lan", name=Words("兰", "Lan"), platforms={}, rate_points=1_000)
    session.add(other)
    session.commit()
    hers = signed_in(user("lan@example.org", Role.HOST, host_id=other.id))
    session.rollback()
    assert hers.get("/host/links/yu234567.svg").status_code == 404
    assert "yu234567" not in hers.get("/host").text
    assert app.test_client().get("/host").status_code in (302, 303, 401)
    assert app.test_client().get("/l/nothing1").status_code == 404


def _order(session: Session) -> Order:
    session.rollback()
    order = session.scalars(sa.select(Order)).one()
    session.expunge_all()
    session.rollback()
    return order
