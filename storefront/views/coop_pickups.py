"""Handing over at a cooperative's own centre, by its lead and those who pack there.

The pages are the hub's (`hub_pickups`); she meets only what is fetched at a centre of hers;
anything else is not found. Giving up sends money back and stays with the hub and the office.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from fulfillment.board.fetching import lying_ready, to_lay_ready
from fulfillment.board.parcels import order_goods
from fulfillment.pickups import read_code
from fulfillment.workflow import fetching
from media.assets import picture_views
from storefront.accounts.access import order_fetched_here, person, pickup_here
from storefront.views.coop_posts import acting, enter, homes_here
from storefront.wiring.clock import now

pages = Blueprint("coop_pickups", __name__, url_prefix="/coop/pickups")


@pages.before_request
def _those_who_hand_over() -> None:
    enter()


@pages.get("")
def index() -> str:
    """What is to be laid ready at her centre, and what waits there."""
    session, homes = db.session(), homes_here()
    ready, lying = to_lay_ready(session, homes), lying_ready(session, homes)
    return render_template("hub/pickups.html", ready=ready, lying=lying, now=now(), at_hub=False)


@pages.post("")
def look() -> Response:
    """The code that the customer shows, typed or scanned."""
    code = read_code(request.form.get("code", ""))
    return redirect(url_for(".order", code=pickup_here(person(), code)[0].code), 303)


@pages.get("/<code>")
def order(code: str) -> str:
    """Whose it is and what belongs to it, before it is handed over."""
    row, found = pickup_here(person(), read_code(code))
    goods = order_goods(db.session(), found.id)
    pictures = picture_views(db.session(), {each.product_id for each in goods})
    return render_template(
        "hub/pickup.html", row=row, order=found, goods=goods, pictures=pictures, at_hub=False
    )


@pages.post("/orders/<number>/ready")
def lay_ready(number: str) -> Response:
    """It lies at her centre now; the customer gets a letter."""
    found = order_fetched_here(person(), number)
    actor = person().actor(acting())
    fetching.order_laid_ready(db.session(), found, actor=actor, now=now())
    db.session.commit()
    flash(_("Order %(number)s lies ready; she is told.", number=number), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/orders/<number>/handover")
def hand_over(number: str) -> Response:
    """The customer has it."""
    found = order_fetched_here(person(), number)
    actor = person().actor(acting())
    fetching.order_handed_over(db.session(), found, actor=actor, now=now())
    db.session.commit()
    flash(_("Order %(number)s is handed over.", number=number), "good")
    return redirect(url_for(".index"), 303)
