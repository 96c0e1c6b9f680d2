"""`/claims/<token>`: what a viewer has claimed in a session's chat, for her who has the link.

The link only shows: pressing its button brings what is held into this browser's cart, at the
session's price, for a guest as well. Chat programs and mail programs look at links.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from catalog.db import db
from storefront.accounts.access import person
from storefront.accounts.access_buying import own_cart
from storefront.carts import cookie as cart_cookie
from storefront.live import claims
from storefront.live.claims.links import id_in
from storefront.wiring import now

pages = Blueprint("my_claims", __name__, url_prefix="/claims")


@pages.after_request
def nobody_keeps_it(answer: Response) -> Response:
    """What stands on these pages is hers alone."""
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    answer.headers.setdefault("Referrer-Policy", "no-referrer")
    return answer


@pages.get("/<token>")
def show(token: str) -> str:
    """Her claims, and how long they are held."""
    session, moment = db.session(), now()
    hers = claims.claimant(session, id_in(token))
    mine = claims.claimed_by(session, hers.id)
    return render_template(
        "live/mine.html",
        live=hers.live,
        mine=mine,
        at=moment,
        token=token,
        can_order=any(each.good(moment) for each in mine),
    )


@pages.post("/<token>/cart")
def take(token: str) -> Response:
    """What is held for her, into this browser's cart."""
    session, moment, claimant_id = db.session(), now(), id_in(token)
    claims.claimant(session, claimant_id)
    cart = own_cart(person(), moment)
    if not claims.bring(session, cart, claimant_id, now=moment):
        session.rollback()
        return redirect(url_for(".show", token=token), 303)
    cart_cookie.counted(session, cart)
    session.commit()
    return cart_cookie.kept(redirect(url_for("cart.show"), 303))
