"""A host in the office: made, agreed with, paused, paid by two people; a line set right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.words import Words
from fulfillment import ledger
from fulfillment.ledger import host_recipes
from fulfillment.ledger.rules import book_day
from fulfillment.workflow import intake
from storefront.accounts import Role, User
from storefront.live import Attribution, Host, HostAgreement
from storefront.live.hosts import HostPayout
from storefront.live.hosts.queries import hosts_on
from tests.conftest import Clock
from tests.made_buying import a_shelf, an_order
from tests.storefront.buying.walk import send, words

SignedIn = Callable[[User], FlaskClient]
YU = {"slug": "yu", "name_zh": "小雨", "name_en": "Xiao Yu", "rate": "12", "languages": "csl"}
PAGE = "/office/hosts/yu"


def test_two_people_of_the_office_look_after_a_host(
    session: Session, user: Callable[..., User], signed_in: SignedIn, clock: Clock
) -> None:
    wu, he = (signed_in(user(f"{name}@office.example", Role.OFFICE)) for name in ("wu", "he"))
    session.commit()
    for browser in (wu, he):
        browser.get("/?lang=en")
    facts = {**YU, "phone": "139 1234 5678", "bank": "Yu, Demo Bank, 6222 0000 4321"}
    send(wu, wu.get("/office/hosts/new"), "/office/hosts/new", **facts)
    assert "Account ending in 4321" in words(wu.get(PAGE))
    assert "6222" not in wu.get(f"{PAGE}/edit").text
    day = book_day(clock.now)
    told = {"rate": "8", "note": "From summer on"}
    for starts_on, code in ((day - timedelta(days=1), 422), (day + timedelta(days=3), 303)):
        page = wu.get(PAGE)
        answer = send(wu, page, f"{PAGE}/agreements", **told, starts_on=starts_on.isoformat())
        assert answer.status_code == code
    host = session.scalars(sa.select(Host)).one()
    assert host.signs
    assert session.scalar(sa.select(sa.func.count(HostAgreement.id))) == 1
    for days, rate in ((2, 1_200), (3, 800)):
        assert hosts_on(session, [host.id], day + timedelta(days=days))[host.id].rate_points == rate
    fee = Money(4_000)
    for recipe in (host_recipes.commission_pending, host_recipes.commission_released):
        ledger.post(session, recipe(host.id, "MH-1", fee), actor=SYSTEM, now=clock.now)
    session.commit()
    send(wu, wu.get(PAGE), f"{PAGE}/payouts")
    row = session.scalars(sa.select(HostPayout)).one()
    session.commit()
    address = f"{PAGE}/payouts/{row.id}"
    send(wu, wu.get(PAGE), address, reference="T1")
    session.rollback()
    assert ledger.balance(session, f"host:{host.id}:payable") == fee
    session.rollback()
    send(he, he.get(PAGE), address, reference="T1")
    session.rollback()
    assert ledger.balance(session, f"host:{host.id}:payable") == Money(0)
    assert ledger.balance(session, "cash:bank") == Money(-4_000)
    session.rollback()
    send(he, he.get(PAGE), address, back="1")
    session.rollback()
    assert ledger.balance(session, f"host:{host.id}:payable") == fee
    assert session.scalar(sa.select(sa.func.count(Attribution.id))) == 0


def test_a_line_is_set_right_on_its_order(
    session: Session, user: Callable[..., User], signed_in: SignedIn, clock: Clock
) -> None:
    wu, he = (signed_in(user(f"{name}@office.example", Role.OFFICE)) for name in ("wu", "he"))
    yu = Host(slug="yu", name=Words("小雨", "Xiao Yu"), platforms={}, rate_points=1_000)
    session.add(yu)
    wanted = an_order((a_shelf(session), 2))
    order = intake.order_placed(session, wanted, actor=SYSTEM, now=clock.now)
    session.commit()
    page, line, host = f"/office/credits/{order.number}", order.lines[0].id, str(yu.id)
    session.commit()
    for browser in (wu, he):
        browser.get("/?lang=en")
    for reason, code in (("", 422), ("The file names her.", 303)):
        typed = {f"line-{line}-host": host, f"line-{line}-reason": reason}
        assert send(wu, wu.get(page), f"{page}/lines/{line}", **typed).status_code == code
    assert "Xiao Yu" in words(he.get("/office/credits"))
    send(he, he.get("/office/credits"), "/office/credits/asked/", agree="1")
    session.rollback()
    assert session.scalars(sa.select(Attribution.host_id)).all() == [yu.id]
    session.rollback()
    assert "Set right by two people" in words(wu.get(page))
    assert "Xiao Yu" in words(wu.get("/office/hosts"))
