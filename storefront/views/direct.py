"""Straight to the buyer: the office allows it for an order, its cooperative sends it.

The lead sees the buyer's address only on the page of an order that her cooperative sends itself.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from fulfillment import orders, shipping
from fulfillment.board.direct import direct_orders
from fulfillment.orders import Order
from fulfillment.workflow import direct
from storefront.accounts import Role
from storefront.accounts.access import order_for_office, order_sent_here, person, require
from storefront.errors import say
from storefront.forms.making import WaybillForm
from storefront.wiring.clock import now

pages = Blueprint("direct", __name__)


@pages.get("/office/orders/<number>/direct")
def choose(number: str) -> str:
    """May its cooperative send it?"""
    require(Role.OFFICE)
    row, session = order_for_office(person(), number), db.session()
    return render_template(
        "office/direct.html",
        order=row,
        allowed=shipping.direct_from(session, row.id) is not None,
        home=direct.home_of(session, row),
    )


@pages.post("/office/orders/<number>/direct")
def allow(number: str) -> Response:
    """Yes, it may."""
    who = require(Role.OFFICE)
    row = order_for_office(who, number)
    try:
        direct.direct_allowed(db.session(), row, actor=who.actor(Role.OFFICE), now=now())
        db.session.commit()
        flash(_("Its cooperative sends this order to the buyer."), "good")
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for(".choose", number=number), 303)


@pages.post("/office/orders/<number>/direct/end")
def forbid(number: str) -> Response:
    """No, by the hub."""
    who = require(Role.OFFICE)
    row = order_for_office(who, number)
    direct.direct_forbidden(db.session(), row, actor=who.actor(Role.OFFICE), now=now())
    db.session.commit()
    flash(_("This order goes by the hub."), "good")
    return redirect(url_for(".choose", number=number), 303)


@pages.get("/coop/direct")
def index() -> str:
    """Orders that we send ourselves."""
    who = require(Role.LEAD)
    return render_template(
        "coop/direct.html", orders=direct_orders(db.session(), who.cooperative_ids)
    )


@pages.get("/coop/direct/<number>")
def order(number: str) -> str:
    """One of them: whom it goes to, and sending it."""
    return _page(order_sent_here(require(Role.LEAD), number), WaybillForm())


@pages.post("/coop/direct/<number>")
def send(number: str) -> str | Response | tuple[str, int]:
    """It is with the carrier."""
    who = require(Role.LEAD)
    row, form = order_sent_here(who, number), WaybillForm()
    if not form.validate_on_submit():
        return _page(row, form), 422
    try:
        waybill = shipping.waybill(form.waybill().carrier, form.waybill().number)
        actor = who.actor(Role.LEAD)
        made = direct.order_sent_directly(db.session(), row, waybill, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(say(refusal))
        return _page(order_sent_here(who, number), form), refusal.status
    flash(_("Order %(number)s is on its way to the buyer.", number=number), "good")
    return redirect(url_for("coop_parcels.parcel", parcel_id=made.id), 303)


@pages.get("/coop/direct/<number>/slip")
def slip(number: str) -> str:
    """What lies in the parcel, to print and put in."""
    row = order_sent_here(require(Role.LEAD), number)
    return render_template(
        "hub/slip.html",
        order=row,
        name=row.recipient,
        gift=row.is_gift,
        message=row.gift_message,
        lines=orders.shown_lines(db.session(), row.id),
    )


def _page(row: Order, form: WaybillForm) -> str:
    lines = orders.shown_lines(db.session(), row.id)
    return render_template("coop/direct_order.html", order=row, form=form, lines=lines)
