"""`/claims/<token>`: what a viewer has claimed in a session's chat, for her who has the link.

The link only shows: pressing its button brings what is held into this browser's cart, at the
session's price, for a guest as well. Chat programs and mail programs look at links.
"""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalog.db import db
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
        can_order=False,
    )
