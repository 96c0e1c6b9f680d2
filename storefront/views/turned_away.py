"""Who comes too late is told so by one statement, before her form is even read.

What she typed stays with her cart; it is written only if it is not there already. The cart's page
says what is left of each line, and offers the waiting line.
"""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from catalog.db import db, reading, writing
from catalog.stock import SoldOut
from storefront import carts
from storefront.accounts.access import person
from storefront.accounts.access_buying import cart_of_request, too_late
from storefront.errors import say
from storefront.forms.buying import typed_in
from storefront.wiring import now


def turned_away() -> Response | None:
    """The way back to her cart, if this press surely comes too late; else nothing."""
    session, who, sent = db.session(), person(), request.form
    with reading(session):
        gone = too_late(who, nonce=sent.get("nonce", ""), now=now())
    if gone is None:
        return None
    typed = typed_in(sent)
    if gone.draft != typed:
        with writing(session):
            if (mine := cart_of_request(who)) is not None:
                carts.keep_draft(session, mine, typed)
    flash(say(SoldOut({})), "needs")
    return redirect(url_for("cart.show"), 303)
