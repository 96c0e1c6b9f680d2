"""One of the several people an order goes to: another address, or nothing for her after all.

Whoever has the order's link may do this, as she may change her own address. The freight of a parcel
stays as it was paid: an address of another zone or with other taxes is left to people.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound, Refusal
from fulfillment import orders, recipients
from fulfillment.orders import Order
from fulfillment.orders.rules import CHANGEABLE
from fulfillment.recipients import Recipient
from fulfillment.workflow import several
from storefront import delivery
from storefront.accounts.access import person
from storefront.accounts.access_buying import order_of_token
from storefront.errors import say
from storefront.forms.returning import AddressForm
from storefront.views.buying import nobody_keeps_it
from storefront.views.order_changes import altered, changed_words
from storefront.wiring import now

pages = Blueprint("order_person", __name__, url_prefix="/orders/<token>/people/<int:number>")
pages.after_request(nobody_keeps_it)


@pages.get("")
def index(token: str, number: int) -> str:
    """Where it goes, and what may still change."""
    order = order_of_token(token)
    hers = _hers(order, number)
    typed = {"country": delivery.HOME, "recipient": hers.name, "phone": hers.phone}
    return _page(order, hers, AddressForm(formdata=None, **typed))


@pages.post("/address")
def move_to(token: str, number: int) -> Response | tuple[str, int]:
    """Her parcel goes there now."""
    session, order, form = db.session(), order_of_token(token), AddressForm()
    hers = _hers(order, number)
    if "look" in request.form:
        return _page(order, hers, form), 200
    valid = form.validate()
    if valid and not _same_freight(order, hers, form):
        form.country.errors = [_("The freight to there is another one; please write us.")]
        valid = False
    if not valid:
        return _page(order, hers, form), 422
    whereto, actor = form.whereto(), person().actor()
    several.recipient_redirected(session, order, hers.id, whereto, actor=actor, now=now())
    session.commit()
    flash(_("The parcel goes to the new address."), "good")
    return redirect(url_for("buying.order", token=token), 303)


@pages.post("/departure")
def take_out(token: str, number: int) -> Response | tuple[str, int]:
    """Nothing for her after all; what that is cheaper by goes back if it is paid."""
    session, order = db.session(), order_of_token(token)
    hers = _hers(order, number)
    try:
        cheaper = altered(order, several.without(session, order, hers.id))
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
        return redirect(url_for(".index", token=token, number=number), 303)
    flash(changed_words(order, cheaper), "good")
    return redirect(url_for("buying.order", token=token), 303)


def _hers(order: Order, number: int) -> Recipient:
    everybody = recipients.of_order(db.session(), order.id)
    found = next((each for each in everybody if each.number == number), None)
    if found is None:
        raise NotFound("recipient")
    return found


def _same_freight(order: Order, hers: Recipient, form: AddressForm) -> bool:
    """Whether her parcel could go there for what was paid for it, taxed as it was."""
    country, province = str(form.country.data), str(form.province.data or "")
    found = delivery.choices_of_part(db.session(), order, hers.pieces, country, province)
    alike = delivery.taxed_alike(db.session(), order, country, province)
    return alike and any(
        each.kind is delivery.Kind.PARCEL and each.price.minor == hers.shipping_minor
        for each in found
    )


def _page(order: Order, hers: Recipient, form: AddressForm) -> str:
    lines = orders.shown_lines(db.session(), order.id)
    mine = zip(order.lines, lines, strict=True)
    closed = order.state in (orders.OrderState.CANCELLED, orders.OrderState.COMPLETED)
    return render_template(
        "buying/person.html",
        order=order,
        hers=hers,
        form=form,
        goods=[(seen, hers.pieces[line.id]) for line, seen in mine if line.id in hers.pieces],
        may_move=hers.parcel_id is None and not closed,
        may_leave=order.state in CHANGEABLE and order.recipient_count > 1,
    )
