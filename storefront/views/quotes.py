"""A quote as its customer reads and prints it, by the secret of its link, in either language."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from catalog.db import db
from catalog.money import Money
from fulfillment.workflow.gathering import today
from storefront import quotes
from storefront.accounts.access_buying import quote_of_token
from storefront.quotes import QuoteState
from storefront.wiring import now

pages = Blueprint("quotes", __name__, url_prefix="/quotes")


@pages.get("/<token>")
def quote(token: str) -> Response:
    """What we offer, for how much, by when, and until when the offer stands."""
    found = quote_of_token(token)
    page = render_template(
        "quotes/paper.html",
        quote=found,
        lines=quotes.lines_of(db.session(), found, on=today(now())),
        total=Money(found.total_minor, found.currency),
        taxes=quotes.taxes_of(db.session(), found, on=today(now())),
        stands=found.state is QuoteState.HELD and found.expires_at > now(),
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
