"""Carts: what is kept, for whom, and what happens at sign-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.errors import NotFound, Refusal
from catalog.money import Money
from catalog.products import Product, ProductState
from storefront import carts
from storefront.accounts import User
from storefront.carts import Cart
from storefront.carts.rules import MOST, joined
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import fill_cart, words

Pieces = st.dictionaries(st.integers(1, 5), st.integers(1, MOST))


@given(Pieces, Pieces)
def test_two_carts_become_one_and_nothing_is_lost(
    mine: dict[int, int], hers: dict[int, int]
) -> None:
    both = joined(mine, hers)
    assert both == joined(hers, mine)
    assert set(both) == set(mine) | set(hers)
    for variant, pieces in both.items():
        assert pieces == min(MOST, mine.get(variant, 0) + hers.get(variant, 0))


def test_a_cart_is_opened_by_its_token_and_the_table_does_not_hold_it(
    session: Session, now: datetime
) -> None:
    cart, token = carts.begin(session, user_id=None, now=now)
    assert carts.find(session, token=token, user_id=None) is cart
    assert token not in (cart.token_hash, repr(cart.__dict__))
    for wrong in (None, "", cart.token_hash, token[:-1]):
        assert carts.find(session, token=wrong, user_id=None) is None


def test_pieces_are_added_changed_and_taken_out(session: Session, now: datetime) -> None:
    jade = a_shelf(session)
    cart, _token = carts.begin(session, user_id=None, now=now)
    carts.add(session, cart, variant_id=jade.id, pieces=2, now=now)
    carts.add(session, cart, variant_id=jade.id, pieces=3, now=now)
    assert carts.pieces_of(session, cart) == {jade.id: 5}
    carts.change(session, cart, variant_id=jade.id, pieces=1, now=now)
    assert carts.pieces_of(session, cart) == {jade.id: 1}
    carts.change(session, cart, variant_id=jade.id, pieces=0, now=now)
    assert carts.pieces_of(session, cart) == {}


@pytest.mark.parametrize("pieces", [-1, MOST + 1])
def test_more_than_a_cart_is_meant_for_is_refused(
    session: Session, now: datetime, pieces: int
) -> None:
    jade = a_shelf(session)
    cart, _token = carts.begin(session, user_id=None, now=now)
    with pytest.raises(Refusal, match="ask us"):
        carts.change(session, cart, variant_id=jade.id, pieces=pieces, now=now)
    assert carts.pieces_of(session, cart) == {}


def test_what_is_not_sold_is_not_put_in(session: Session, now: datetime) -> None:
    jade = a_shelf(session)
    session.execute(sa.update(Product).values(state=ProductState.DELISTED))
    cart, _token = carts.begin(session, user_id=None, now=now)
    for variant_id in (jade.id, 999):
        with pytest.raises(NotFound):
            carts.add(session, cart, variant_id=variant_id, pieces=1, now=now)
    assert carts.pieces_of(session, cart) == {}


def test_a_line_that_is_sold_no_more_stays_visible_and_cannot_be_ordered(
    session: Session, now: datetime
) -> None:
    jade = a_shelf(session)
    cart, _token = carts.begin(session, user_id=None, now=now)
    carts.add(session, cart, variant_id=jade.id, pieces=2, now=now)
    session.execute(sa.update(Product).values(state=ProductState.DELISTED))
    view = carts.show(session, cart, now=now)
    assert (view.rows[0].price, view.goods, view.ready) == (None, Money(0), False)


def test_at_sign_in_the_guests_cart_joins_the_users(
    session: Session, now: datetime, user: Callable[..., User]
) -> None:
    jade, cord = a_shelf(session), a_shelf(session, slug="cord")
    mei = user("mei@example.org")
    mine, _token = carts.begin(session, user_id=mei.id, now=now)
    carts.add(session, mine, variant_id=jade.id, pieces=1, now=now)
    hers, token = carts.begin(session, user_id=None, now=now)
    carts.add(session, hers, variant_id=jade.id, pieces=2, now=now)
    carts.add(session, hers, variant_id=cord.id, pieces=3, now=now)
    for _ in range(2):
        cart = carts.take_along(session, token=token, user_id=mei.id, now=now)
        assert cart is not None
        assert carts.pieces_of(session, cart) == {jade.id: 3, cord.id: 3}
    assert session.scalar(sa.select(sa.func.count()).select_from(Cart)) == 1
    assert carts.find(session, token=token, user_id=None) is None


def test_a_users_cart_is_not_shown_to_who_comes_after_her(
    app: Flask,
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    a_shelf(session)
    browser = signed_in(user("mei@example.org"))
    session.commit()
    browser.get("/?lang=en")
    assert "¥136.00" in words(fill_cart(browser, "jade", 2))
    with browser.session_transaction() as cookie:
        cookie.pop("_user_id")
    assert "Your cart is empty" in words(browser.get("/cart"))
