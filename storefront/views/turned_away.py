"""Who comes too late is told so at once, with her cart as it stands now: the press and the page
that says no are one request and one statement.

What she typed stays with her cart; it is written only if it is not there already. The page says
what is left of each line, and offers the waiting line. To load it anew is to press once more.
"""

from __future__ import annotations

from flask import request

from catalog.db import db, writing
from catalog.errors import Refusal
from catalog.stock import SoldOut
from storefront import carts
from storefront.carts import Cart, CartView, Pressed
from storefront.errors import say
from storefront.forms.buying import typed_in
from storefront.views.cart import cart_page
from storefront.views.cart_stock import prices_told
from storefront.wiring import now
from storefront.wiring.sentences import say_here

Page = tuple[str, int]


def turned_away(press: Pressed) -> Page:
    """Her cart, for a press that surely comes too late."""
    session, typed = db.session(), typed_in(request.form)
    if carts.draft_of(press.cart) != typed:
        with writing(session):
            carts.keep_draft(session, press.cart, typed)
    return told_no(press.cart, press.view(session, now=now(), prices=prices_told))


def told_no(cart: Cart, view: CartView, why: Refusal | None = None) -> Page:
    """Her cart, and above it why it was not ordered."""
    say_here(say(why or SoldOut({})), "needs")
    return cart_page(cart, view), 409
