"""Where to find our stalls: places and opening hours, for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template

from catalog.db import db
from fulfillment.ledger.rules import BOOK_TIME
from storefront import stalls
from storefront.views.stall_words import hours_words
from storefront.wiring.clock import now

pages = Blueprint("stall_places", __name__)


@pages.get("/stalls")
def index() -> str:
    """Each stall that is out, with its way, its hours and whether it is open now."""
    here = now().astimezone(BOOK_TIME)
    minute = here.hour * 60 + here.minute
    found = stalls.stalls(db.session(), active=True)
    open_now = {each.id for each in found if stalls.open_at(each.hours, here.weekday(), minute)}
    return render_template(
        "shop/stalls.html", stalls=found, open_now=open_now, hours_words=hours_words
    )
