"""Handing over what is fetched: by the code that she shows, or from the list."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.history import Actor
from fulfillment.board.fetching import lying_ready, to_lay_ready
from fulfillment.board.parcels import order_goods
from fulfillment.pickups import read_code
from fulfillment.workflow import fetching
from media.assets import picture_views
from storefront import payments
from storefront.accounts import Role
from storefront.accounts.access import order_at_hub, person, pickup_at_hub, require
from storefront.wiring.clock import now

pages = Blueprint("pickups", __name__, url_prefix="/ship/pickups")


@pages.before_request
def _hub_only() -> None:
    require(Role.INSPECTOR, Role.OFFICE)


@pages.get("")
def index() -> str:
    """What is to be laid ready, and what waits."""
    session = db.session()
    return render_template(
        "hub/pickups.html",
        ready=to_lay_ready(session),
        lying=lying_ready(session),
        now=now(),
        at_hub=True,
    )


@pages.post("")
def look() -> Response:
    """The code that she shows, typed or scanned."""
    code = read_code(request.form.get("code", ""))
    return redirect(url_for(".order", code=pickup_at_hub(person(), code)[0].code), 303)


@pages.get("/<code>")
def order(code: str) -> str:
    """Whose it is and what belongs to it, before it is handed over."""
    row, found = pickup_at_hub(person(), read_code(code))
    goods = order_goods(db.session(), found.id)
    pictures = picture_views(db.session(), {each.product_id for each in goods})
    return render_template(
        "hub/pickup.html", row=row, order=found, goods=goods, pictures=pictures, at_hub=True
    )


@pages.post("/orders/<number>/ready")
def lay_ready(number: str) -> Response:
    """It lies at its place now; she gets a letter."""
    found = order_at_hub(person(), number)
    fetching.order_laid_ready(db.session(), found, actor=_actor(), now=now())
    db.session.commit()
    flash(_("Order %(number)s lies ready; she is told.", number=number), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/orders/<number>/handover")
def hand_over(number: str) -> Response:
    """She has it."""
    found = order_at_hub(person(), number)
    fetching.order_handed_over(db.session(), found, actor=_actor(), now=now())
    db.session.commit()
    flash(_("Order %(number)s is handed over.", number=number), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/orders/<number>/end")
def give_up(number: str) -> Response:
    """Nobody came: the pieces go back to stock, and the money goes back to her."""
    found, session, moment = order_at_hub(person(), number), db.session(), now()
    fetching.pickup_given_up(session, found, now=moment)
    payments.call_off(session, found, actor=_actor(), now=moment)
    session.commit()
    flash(_("Order %(number)s is given up; its pieces are in stock again.", number=number), "good")
    return redirect(url_for(".index"), 303)


def _actor() -> Actor:
    role = Role.INSPECTOR if Role.INSPECTOR in person().roles else Role.OFFICE
    return person().actor(role)
