"""“Tell me when it is back”: one letter, once, after the line is served; none if she says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog import stock
from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.stock import Location
from storefront import waiting
from storefront.accounts import User
from storefront.jobs.waiting import make_round, tell_back
from storefront.jobs.worker import run_due
from storefront.waiting import BackWish, Joining, WishState
from storefront.waiting.telling import BATCH
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.refusing import refusing
from tests.storefront.buying.test_journeys import english
from tests.storefront.buying.walk import path, send, words
from tests.storefront.waiting.test_journey import Box, box  # noqa: F401 - a fixture

HERE = {"Sec-Fetch-Site": "same-origin"}
NOON = timedelta(hours=2, minutes=30)


@pytest.fixture
def jade(session: Session) -> Variant:
    variant = a_shelf(session, pieces=0)
    session.commit()
    return variant


def comes(session: Session, variant_id: int, pieces: int, now: datetime) -> None:
    hub = session.scalars(sa.select(Location.id)).one()
    stock.receive(session, variant_id, hub, pieces, key=f"p:{now}", reason="count", now=now)
    session.commit()


def states(session: Session) -> list[str]:
    session.rollback()
    found = [each.value for each in session.scalars(sa.select(BackWish.state))]
    session.rollback()
    return found


def test_a_guest_says_yes_hears_once_and_can_end_all_letters(
    app: Flask, session: Session, jade: Variant, clock: Clock, box: Box  # noqa: F811 - the fixture
) -> None:  # fmt: skip
    variant_id, browser = jade.id, english(app)
    page = browser.get("/products/jade")
    assert "Only tell me when it is back" in words(page)
    typed = {"variant_id": variant_id, "email": "ann@example.org"}
    asked = [browser.post("/waiting/wishes", data=typed, headers=HERE) for _ in range(2)]
    assert {path(each) for each in asked} == {"/waiting/sent"}
    run_due(app)
    assert len(box.letters) == 1
    link = box.link()
    comes(session, variant_id, 1, clock.now)
    tell_back(session, {}, clock.now)
    session.commit()
    assert states(session) == ["unconfirmed"]
    send(browser, browser.get(link), "/confirmation")
    for _ in range(2):
        tell_back(session, {}, clock.now)
        session.commit()
        run_due(app)
    assert (states(session), len(box.letters)) == (["told"], 2)
    assert "It is back" in box.letters[-1].subject
    assert "/products/jade" in box.letters[-1].text
    send(browser, browser.get(box.link()), "/departure")
    assert "We have written to you" in words(browser.get(link))
    with refusing("waiting.on_sale"):
        wish = Joining(variant_id, "ann@example.org", "en")
        waiting.wish(session, wish, actor=SYSTEM, now=clock.now)


def test_the_line_is_served_before_anybody_is_told(
    session: Session, jade: Variant, clock: Clock, user: Callable[..., User]
) -> None:
    noon = clock.now + NOON
    mei, lan = user("mei@example.org"), user("lan@example.org")
    line = Joining(jade.id, mei.email, "en", 1, mei.id)
    place, _new = waiting.join(session, line, actor=SYSTEM, now=noon)
    wish = Joining(jade.id, lan.email, "en", 1, lan.id)
    waiting.wish(session, wish, actor=SYSTEM, now=noon)
    session.commit()
    comes(session, jade.id, 1, noon)
    for _ in range(2):
        make_round(session, {}, noon)
        tell_back(session, {}, noon)
        session.commit()
    assert states(session) == ["wanted"]
    waiting.leave(session, place, actor=SYSTEM, now=noon)
    session.commit()
    make_round(session, {}, noon)
    tell_back(session, {}, noon)
    session.commit()
    assert states(session) == ["told"]


def test_many_are_told_in_batches_and_each_once(
    session: Session, jade: Variant, clock: Clock
) -> None:
    many = [
        {
            "variant_id": jade.id, "reader": f"r{n}", "open_for": f"r{n}", "language": "en",
            "email": f"p{n}@example.org", "state": WishState.WANTED, "wished_at": clock.now,
        }
        for n in range(2 * BATCH + 7)
    ]  # fmt: skip
    session.execute(sa.insert(BackWish), many)
    session.commit()
    comes(session, jade.id, 1, clock.now)
    batches = []
    while some := waiting.told(session, jade.id, now=clock.now):
        session.commit()
        batches.append(len(some))
    assert batches == [BATCH, BATCH, 7]
    assert set(states(session)) == {"told"}


def test_the_wishlist_leads_to_the_place_where_one_can_ask(
    app: Flask, session: Session, jade: Variant, signed_in: Callable[[User], FlaskClient],
    user: Callable[..., User],
) -> None:  # fmt: skip
    variant_id = jade.id
    browser = signed_in(user("mei@example.org"))
    browser.get("/?lang=en")
    browser.post("/wishlist/lines", data={"variant_id": variant_id}, headers=HERE)
    assert "/products/jade#line" in browser.get("/wishlist").text
    told = browser.post("/waiting/wishes", data={"variant_id": variant_id}, headers=HERE)
    assert "We write to you once" in words(browser.get(path(told)))
    send(browser, browser.get(path(told)), "/departure")
    assert states(session) == ["given_up"]
