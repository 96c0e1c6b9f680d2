"""A maker who runs a stall sees what it sold, the same evening: pictures and big numbers."""

from __future__ import annotations

from flask import Blueprint, render_template

from catalog.db import db
from catalog.errors import NotFound
from catalog.money import Money
from fulfillment.board.purse import purse
from media.assets import picture_views
from storefront import stalls
from storefront.accounts import Role
from storefront.accounts.access import maker_of, person, require
from storefront.views.stall_words import variance_words

pages = Blueprint("work_stall", __name__, url_prefix="/work")


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.get("/stall")
def hers() -> str:
    """Her stall's newest day."""
    session = db.session()
    stall = stalls.stall_of_maker(session, maker_of(person()).id)
    if stall is None:
        raise NotFound("stall")
    days = stalls.days_of(session, stall.id)[:1]
    goods = stalls.on_cart(session, days[0].id) if days else ()
    sold = [each for each in goods if each.tally.sold]
    whole = stalls.totals(session, [days[0].id])[days[0].id] if days else None
    return render_template(
        "work/stall.html",
        stall=stall,
        day=days[0] if days else None,
        sold=sold,
        whole=whole,
        purse=purse(whole.total if whole else Money(0)),
        pictures=picture_views(session, {each.product_id for each in sold}),
        variance_words=variance_words,
    )
