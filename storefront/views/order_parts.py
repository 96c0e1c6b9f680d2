"""Whether an order leaves in parts: its buyer says so where the office allows it; for a bulk order
the office decides."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor
from fulfillment import parts as sent_parts
from fulfillment.orders import Order, Parts
from fulfillment.workflow import parting
from storefront.accounts import Role
from storefront.accounts.access import order_for_office, person, require
from storefront.accounts.access_buying import order_of_token
from storefront.errors import say
from storefront.views.order_thread import may_part
from storefront.wiring.clock import now

pages = Blueprint("order_parts", __name__)


@pages.post("/orders/<token>/parts")
def choose(token: str) -> Response:
    """She would rather have what is ready, or everything at once."""
    row = order_of_token(token)
    if not may_part(row):
        raise NotFound("order")
    wanted = _typed()
    if wanted is Parts.WHOLE:
        raise NotFound("order")
    if _chosen(row, wanted, person().actor()):
        soon = _("We send what is ready as it becomes ready.")
        flash(soon if wanted is Parts.WANTED else _("We send it in one parcel."), "good")
    return redirect(url_for("buying.order", token=token), 303)


@pages.get("/office/orders/<number>/parts")
def office(number: str) -> str:
    """May it leave in parts? And what has left."""
    row = order_for_office(require(Role.OFFICE), number)
    gone = sent_parts.of_order(db.session(), row.id)
    left = parting.left_to_send(db.session(), row)
    return render_template("office/parts.html", order=row, gone=gone, left=left)


@pages.post("/office/orders/<number>/parts")
def decide(number: str) -> Response:
    """The office decides."""
    who = require(Role.OFFICE)
    row = order_for_office(who, number)
    if _chosen(row, _typed(), who.actor(Role.OFFICE)):
        flash(_("It is written down."), "good")
    return redirect(url_for(".office", number=number), 303)


def _typed() -> Parts:
    typed = request.form.get("parts", "")
    if typed not in set(Parts):
        raise Invalid("parts.choice", "Please choose.", field="parts")
    return Parts(typed)


def _chosen(row: Order, wanted: Parts, actor: Actor) -> bool:
    """Whether it could be written down; else it is said why not."""
    try:
        parting.parts_chosen(db.session(), row, wanted, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
        return False
    return True
