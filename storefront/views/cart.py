"""The cart's page: what she means to buy, put in, changed and taken out."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import Invalid, Refusal
from media.assets import covers
from storefront import carts
from storefront.accounts.access import person
from storefront.accounts.access_buying import cart_of_request, own_cart
from storefront.carts import cookie as cart_cookie
from storefront.errors import say
from storefront.live import sessions
from storefront.views.cart_stock import address_known, prices_told, reasons, shown
from storefront.views.checkout_sums import zones_and_taxes
from storefront.views.drawing import drawn
from storefront.views.stock_words import WORDS
from storefront.wiring import csrf, now
from storefront.wiring.moments import this_moment

#: No id is larger; the status of what does not exist.
MOST_ID, NOT_THERE = 2**31 - 1, 404
pages = Blueprint("cart", __name__)
pages.context_processor(lambda: WORDS)


@pages.after_request
def nobody_keeps_it(answer: Response) -> Response:
    """What stands on these pages is hers alone: no cache and no search engine keeps it.

    The checkout is a page only for who holds a cart: machines are led to the cart, and told there.
    """
    answer.headers.setdefault("Cache-Control", "no-store")
    if request.path != "/checkout" or answer.status_code != 200:
        answer.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    return answer


@pages.get("/cart")
def show() -> str:
    """What she means to buy."""
    mine = cart_of_request(person())
    return cart_page(mine, shown(mine, prices_told))


def cart_page(mine: carts.Cart | None, view: carts.CartView) -> str:
    """The page of a cart, drawn once for all guests who see the same."""
    session = db.session()
    goods = tuple(sorted({row.product_id for row in view.rows}))
    pictures = this_moment(("covers", goods), lambda: covers(session, goods))
    known = {"why": reasons(view), "address_known": address_known(mine)}
    known |= zones_and_taxes(view, carts.draft_of(mine))
    if any(row.lettering or row.held for row in view.rows):  # hers alone: not to be kept
        return render_template("buying/cart.html", cart=view, covers=pictures, **known)
    return drawn("buying/cart.html", cart=view, covers=pictures, **known)


@pages.post("/cart/lines")
@csrf.from_here
def put_in() -> Answer:
    """Put pieces in, with her words on them where she gave some."""
    session, moment = db.session(), now()
    mine = own_cart(person(), moment)
    variant_id, pieces = _number("variant_id"), _number("pieces", 1)
    words = request.form.get("lettering", "")
    try:
        carts.add(session, mine, variant_id=variant_id, pieces=pieces, now=moment, lettering=words)
    except Invalid as refusal:
        if refusal.field != "lettering":
            raise
        session.rollback()
        flash(say(refusal), "needs")
        return redirect(_back(), 303)
    return _kept(mine)


@pages.post("/cart/lines/<int:variant_id>")
def change_line(variant_id: int) -> Answer:
    """Other pieces of a line, or none."""
    session, moment = db.session(), now()
    mine = own_cart(person(), moment)
    pieces = 0 if "remove" in request.form else _number("pieces")
    mark = request.form.get("mark", "")
    carts.change(session, mine, variant_id=variant_id, pieces=pieces, now=moment, mark=mark)
    if (slot_id := carts.slot_of_mark(mark)) is not None:
        sessions.price_seen(session, mine, slot_id)
    return _kept(mine)


@pages.post("/live/<slug>/lines")
@csrf.from_here
def put_in_offered(slug: str) -> Answer:
    """Put pieces of a slot in, from the page of a session that is on air."""
    session, moment = db.session(), now()
    slot_id = min(_number("slot_id"), MOST_ID)
    try:
        slot, variant_id = sessions.offer_of(session, slug, slot_id, now=moment)
    except Refusal as refusal:
        if refusal.status == NOT_THERE:
            raise
        flash(say(refusal), "needs")
        return redirect(url_for("cart.show"), 303)
    mine, pieces = own_cart(person(), moment), _number("pieces", 1)
    carts.put_offered(session, mine, slot, variant_id, pieces=pieces, now=moment)
    return _kept(mine)


def _back() -> str:
    """The product's page that she came from; only its address word is taken from the form."""
    slug = request.form.get("slug", "")
    return url_for("shop.product", slug=slug) if slug else url_for("shop.products")


def _number(name: str, otherwise: int = 0) -> int:
    typed = request.form.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else otherwise


def _kept(mine: carts.Cart) -> Answer:
    session = db.session()
    cart_cookie.counted(session, mine)
    session.commit()
    return cart_cookie.kept(redirect(url_for("cart.show"), 303))
