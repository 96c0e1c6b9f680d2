"""Access to buying: the cart of this browser, and an order by the secret of its link."""

from __future__ import annotations

from datetime import datetime

from catalog.db import db
from catalog.errors import NotFound
from fulfillment import orders, returns
from fulfillment.orders import Order
from fulfillment.returns import Return
from storefront import quotes, waiting
from storefront.accounts.models import User
from storefront.accounts.persons import Person
from storefront.carts import Cart, Pressed, cookie
from storefront.quotes import Quote
from storefront.waiting import BackWish, WaitingPlace

#: The length of a token; anything else is not looked up.
TOKEN = 43


def cart_of_request(person: Person) -> Cart | None:
    """Her cart, or the one of this browser; none before she put something in."""
    return cookie.of_browser(db.session(), person.user_id)


def cart_ordered(person: Person, *, nonce: str, now: datetime) -> Pressed | None:
    """The same with what is in it, if anything is: `nonce` is that of her press."""
    return cookie.ordered(db.session(), person.user_id, nonce=nonce, now=now)


def own_cart(person: Person, now: datetime) -> Cart:
    """The same, begun if there is none."""
    return cookie.opened(db.session(), person.user_id, now=now)


def quote_of_token(token: str) -> Quote:
    """The quote behind a customer's link; its number opens nothing."""
    found = quotes.by_token(db.session(), token) if len(token) == TOKEN else None
    if found is None:
        raise NotFound("quote")
    return found


def place_of_token(token: str) -> WaitingPlace:
    """The place in the waiting line behind a letter's link."""
    found = waiting.by_id(db.session(), waiting.id_in(waiting.PLACE, token))
    if found is None:
        raise NotFound("place")
    return found


def wish_of_token(token: str) -> BackWish:
    """The wish to be told behind a letter's link."""
    found = waiting.wish_by_id(db.session(), waiting.id_in(waiting.WISH, token))
    if found is None:
        raise NotFound("wish")
    return found


def email_of(person: Person) -> str | None:
    """The address of whoever is signed in; nobody else's."""
    user = None if person.user_id is None else db.session.get(User, person.user_id)
    return None if user is None else user.email


def order_of_token(token: str) -> Order:
    """The order behind a link; its number or id opens nothing."""
    found = orders.by_token(db.session(), token) if len(token) == TOKEN else None
    if found is None:
        raise NotFound("order")
    return found


def return_of_order(order: Order, return_id: int) -> Return:
    """A return of an order she has the link of; another's does not exist."""
    found = next((r for r in returns.of_order(db.session(), order.id) if r.id == return_id), None)
    if found is None:
        raise NotFound("return")
    return found
