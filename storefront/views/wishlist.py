"""The wishlist: wishes are added on the product's page, and kept, shared and fulfilled on its own.

The heart on a product's page does not depend on who reads it, for that page is shared by many: to
wish for something twice is one wish, and the way to take it off again is told after each.
"""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import NotFound
from media.assets import covers
from storefront import wishlists
from storefront.accounts.access import person
from storefront.accounts.access_voices import own_wishlist, shared_wishlist, wishlist_of_request
from storefront.forms.counting import whole
from storefront.views.buying import nobody_keeps_it
from storefront.wiring import csrf, limiter, now
from storefront.wiring.addresses import full
from storefront.wishlists import Wishlist, cookie

pages = Blueprint("wishlist", __name__)
pages.after_request(nobody_keeps_it)


@pages.get("/wishlist")
def wishes() -> str:
    """What she would like to have, as it is today."""
    return _page("wishlist/own.html", wishlist_of_request(person()))


@pages.post("/wishlist/lines")
@csrf.from_here
@limiter.limit("120 per minute")
def add() -> Answer:
    """One more wish, and back to the product."""
    session, moment = db.session(), now()
    mine = own_wishlist(person(), moment)
    variant_id = whole(request.form.get("variant_id")) or 0
    slug = wishlists.add(session, mine, variant_id=variant_id, now=moment)
    session.commit()
    there = Markup('<a href="{}">{}</a>').format(url_for(".wishes"), _("To my wishlist"))
    flash(Markup("{} {}").format(_("It is on your wishlist."), there), "good")
    return cookie.kept(redirect(url_for("shop.product", slug=slug), 303))


@pages.post("/wishlist/lines/<int:variant_id>/removal")
def remove(variant_id: int) -> Answer:
    """One wish less."""
    session, mine = db.session(), _mine()
    wishlists.remove(session, mine, variant_id=min(variant_id, 2**31 - 1), now=now())
    session.commit()
    flash(_("It is off your wishlist."), "good")
    return redirect(url_for(".wishes"), 303)


@pages.post("/wishlist/link")
def share() -> Answer:
    """Let others see it by a link."""
    wishlists.share(db.session(), _mine(), name=request.form.get("name", ""), now=now())
    db.session.commit()
    return redirect(url_for(".wishes") + "#share", 303)


@pages.post("/wishlist/link/removal")
def unshare() -> Answer:
    """The link opens nothing any more."""
    wishlists.unshare(db.session(), _mine(), now=now())
    db.session.commit()
    flash(_("The link is withdrawn; nobody else sees your wishlist."), "good")
    return redirect(url_for(".wishes"), 303)


@pages.get("/wishlists/<token>")
def shared(token: str) -> Response:
    """A wishlist that somebody shares: to be read, and to buy from."""
    answer = make_response(_page("wishlist/shared.html", shared_wishlist(token)))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _mine() -> Wishlist:
    mine = wishlist_of_request(person())
    if mine is None:
        raise NotFound("wishlist")
    return mine


def _page(template: str, wishlist: Wishlist | None) -> str:
    session = db.session()
    rows = wishlists.show(session, wishlist, now=now())
    token = wishlist.share_token if wishlist else None
    return render_template(
        template,
        rows=rows,
        wishlist=wishlist,
        link=full(url_for(".shared", token=token)) if token else "",
        covers=covers(session, [row.product_id for row in rows]),
    )
