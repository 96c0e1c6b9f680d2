"""Wishlists from the heart on a product's page to the cart: guests, members, and the link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.money import Money
from catalog.pricing import Price
from catalog.products import Variant
from catalog.words import Words
from storefront import wishlists
from storefront.accounts import User
from storefront.accounts.invitations import sign_in_address
from storefront.wishlists import Wishlist, WishlistLine
from storefront.wishlists.rules import KEPT, WishRow
from tests.made_buying import a_shelf
from tests.reading import form, send
from tests.statements import counting

SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def jade(session: Session) -> Variant:
    found = a_shelf(session)
    session.commit()
    return found


def a_row(*, price: int | None, was: int | None, left: int = 1) -> WishRow:
    return WishRow(
        variant_id=1,
        product_id=1,
        slug="jade",
        name=Words(),
        variant=Words(),
        colour_hex="",
        price=None if price is None else Money(price),
        was=None if was is None else Money(was),
        left=left,
        made_to_order=False,
        added_at=datetime(2026, 11, 1),  # noqa: DTZ001 - only shown
    )


@pytest.mark.parametrize(
    ("price", "was", "cheaper", "dearer"),
    [
        (6800, 6800, None, None),
        (5800, 6800, "10.00", None),
        (7000, 6800, None, "2.00"),
        (None, 6800, None, None),
        (6800, None, None, None),
    ],
)
def test_a_changed_price_is_told_as_a_difference(
    price: int | None, was: int | None, cheaper: str | None, dearer: str | None
) -> None:
    row = a_row(price=price, was=was)
    told = tuple(each.amount if each else None for each in (row.cheaper, row.dearer))
    assert told == tuple(Decimal(each) if each else None for each in (cheaper, dearer))


def wish(browser: FlaskClient, variant_id: int, **headers: str) -> int:
    sent = browser.post(
        "/wishlist/lines", data={"variant_id": variant_id}, headers={**SAME, **headers}
    )
    return sent.status_code


def test_a_guest_wishes_shares_buys_and_takes_off(
    session: Session, client: FlaskClient, app: Flask, jade: Variant
) -> None:
    page = client.get("/products/jade?lang=en")
    assert 'formaction="/wishlist/lines"' in page.text
    token = form(page, "/cart/lines").fields
    back = client.post("/wishlist/lines", data=token, follow_redirects=True)
    assert back.request.path == "/products/jade"
    assert "It is on your wishlist." in back.text
    assert wish(client, jade.id) == 303
    mine = client.get("/wishlist")
    assert mine.text.count('class="cart-line"') == 1
    link = re.search(r"/wishlists/[\w-]{43}", send(client, mine, "/link", name="For May").text)
    assert link
    other = app.test_client()
    shared = other.get(link[0], query_string={"lang": "en"})
    assert "Wishlist: For May" in shared.text
    assert "/removal" not in shared.text
    assert send(other, shared, "/cart/lines").request.path == "/cart"
    send(client, client.get("/wishlist"), "/link/removal")
    assert other.get(link[0]).status_code == 404
    assert "Nothing wished for" in send(client, client.get("/wishlist"), "/1/removal").text


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_a_wish_that_another_page_sends_is_refused(
    session: Session, client: FlaskClient, jade: Variant, site: str
) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    sent = client.post("/wishlist/lines", data={"variant_id": jade.id}, headers=headers)
    assert sent.status_code == 400
    assert session.scalar(select(func.count(Wishlist.id))) == 0


def test_at_sign_in_both_lists_become_one(
    session: Session, client: FlaskClient, user: Callable[..., User], now: datetime, jade: Variant
) -> None:
    lin = user("lin@example.org")
    glass = a_shelf(session, slug="glass")
    mine, _token = wishlists.begin(session, user_id=lin.id, now=now)
    for each in (jade, glass):
        wishlists.add(session, mine, variant_id=each.id, now=now)
    link = sign_in_address(session, lin, now=now)
    wood = a_shelf(session, slug="wood")
    session.commit()
    for each in (jade.id, wood.id):
        session.rollback()
        assert wish(client, each) == 303
    page = client.get(link.removeprefix("http://localhost"))
    send(client, page, "")
    assert client.get("/wishlist").text.count('class="cart-line"') == 3
    assert session.scalar(select(func.count(Wishlist.id))) == 1
    session.rollback()
    kept = client.get("/account/data.json").json
    assert {each["product"] for each in kept["wishlist"]} == {"jade", "glass", "wood"}


def test_a_price_that_fell_is_told_and_the_page_asks_no_more_for_more(
    session: Session, client: FlaskClient, now: datetime, jade: Variant
) -> None:
    assert wish(client, jade.id) == 303
    with counting(db.engine) as one:
        client.get("/wishlist")
    others = [a_shelf(session, slug=f"glass-{each}").id for each in range(5)]
    session.add(Price(variant_id=jade.id, amount_minor=5800, starts_at=now))
    session.commit()
    for each in others:
        wish(client, each)
    client.get("/wishlist")
    with counting(db.engine) as many:
        page = client.get("/wishlist?lang=en").text
    assert "¥10.00 cheaper than on" in page
    assert len(many) <= len(one)


def test_forgotten_lists_of_guests_are_swept_and_those_of_members_stay(
    session: Session, user: Callable[..., User], now: datetime, jade: Variant
) -> None:
    for user_id in (None, user("lin@example.org").id):
        made, _token = wishlists.begin(session, user_id=user_id, now=now - KEPT)
        wishlists.add(session, made, variant_id=jade.id, now=now - KEPT - timedelta(days=1))
    assert wishlists.sweep(session, now=now) == 1
    assert [each.user_id is None for each in session.scalars(select(Wishlist))] == [False]
    assert session.scalar(select(func.count(WishlistLine.id))) == 1
