"""A customer changes her own order before the cut-off: fewer pieces of what she ordered.

Whoever has the order's link may do this, as she may cancel. After the cut-off the same address says
in words that somebody is packing, and nothing changes.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, Refusal
from catalog.money import Money
from fulfillment import orders
from fulfillment.orders import Alteration, Order, OrderKind
from fulfillment.orders.rules import CHANGEABLE
from storefront import invoices, payments
from storefront.accounts.access import person
from storefront.accounts.access_buying import order_of_token
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.views.buying import nobody_keeps_it
from storefront.wiring import now

pages = Blueprint("order_changes", __name__, url_prefix="/orders/<token>")
pages.after_request(nobody_keeps_it)


@pages.get("/change")
def change(token: str) -> str:
    """How many she would rather have."""
    return _page(order_of_token(token))


@pages.post("/change")
def take_fewer(token: str) -> Response | tuple[str, int]:
    """She takes fewer; what that is cheaper by goes back if it is paid."""
    session, order = db.session(), order_of_token(token)
    try:
        cheaper = altered(order, _wanted(order))
    except Refusal as refusal:
        session.rollback()
        return _page(order_of_token(token), say(refusal)), refusal.status
    flash(changed_words(order, cheaper), "good")
    return redirect(url_for("buying.order", token=token), 303)


def altered(order: Order, new: Alteration) -> Money:
    """Change it and say how much cheaper it is; what has an invoice is changed by people."""
    session = db.session()
    if invoices.of_order(session, order.id):
        raise Refusal(
            "order.invoiced", "An invoice was written for this order: please write to us."
        )
    cheaper = payments.change(session, order, new, actor=person().actor(), now=now())
    session.commit()
    return cheaper


def changed_words(order: Order, cheaper: Money) -> str:
    """What she is told after a change."""
    if order.paid_at is not None and cheaper:
        return str(_("Changed. What it is cheaper by goes back to you the way you paid."))
    return str(_("The order is changed."))


def changeable(order: Order) -> bool:
    """Whether she may still take fewer; what goes to several people is changed by people."""
    mine = order.kind is OrderKind.WEB and not order.recipient_count
    return mine and order.state in CHANGEABLE


def _wanted(order: Order) -> Alteration:
    typed = {each.id: request.form.get(f"pieces-{each.id}") for each in order.lines}
    pieces = {line: whole(text) for line, text in typed.items() if text is not None}
    known = {line: count for line, count in pieces.items() if count is not None}
    if len(known) != len(pieces) or not known:
        raise Invalid("order.number", "Please write whole numbers.")
    return Alteration(pieces=known)


def _page(order: Order, wrong: str = "") -> str:
    session = db.session()
    return render_template(
        "buying/change.html",
        order=order,
        lines=list(zip(order.lines, orders.shown_lines(session, order.id), strict=True)),
        open=changeable(order),
        wrong=wrong,
    )
