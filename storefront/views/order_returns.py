"""A customer's own after-sale: another address, and sending pieces back.

Whoever has the order's link may do this, as she may cancel. Everything is a plain form; a photo
takes the same path as every picture that comes from outside, and is shown to her and to us only.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.money import Money
from catalog.words import Words
from fulfillment import orders, returns
from fulfillment.board.returning import coming_back
from fulfillment.orders import Alteration, Order
from fulfillment.orders.rules import REDIRECTABLE
from fulfillment.returns import RETURN, Return
from fulfillment.workflow import aftersale
from fulfillment.workflow.intake import has_left
from media.assets import Prepared, keep, picture_views
from storefront import delivery
from storefront.accounts.access import person
from storefront.accounts.access_buying import order_of_token, return_of_order
from storefront.accounts.photos import photo_views
from storefront.delivery import Choice
from storefront.errors import say
from storefront.forms.returning import RETURN_PHOTO, AddressForm, AnswerForm, ReturnForm
from storefront.views.cart import nobody_keeps_it
from storefront.views.order_changes import altered, changed_words
from storefront.views.receiving import received_picture
from storefront.wiring import now

pages = Blueprint("order_returns", __name__, url_prefix="/orders/<token>")
pages.after_request(nobody_keeps_it)


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of which so many pieces may still come back, and what can be sent for them."""

    line_id: int
    product_id: int
    product: Words
    variant: Words
    left: int
    hers: bool
    instead: Mapping[int, Words]


@pages.get("/returns/new")
def new(token: str) -> str:
    """Which pieces, and why."""
    order = order_of_token(token)
    return _asking(order, ReturnForm(formdata=None, nonce=secrets.token_urlsafe(16)))


@pages.post("/returns")
def ask(token: str) -> Response | tuple[str, int]:
    """She asks; the same form sent twice is one return."""
    form = ReturnForm()
    if not form.validate():
        return _asking(order_of_token(token), form), 422
    try:
        photo = received_picture("photo", private=True)
        order = order_of_token(token)
        wanted = form.new(
            [each.id for each in order.lines], photo_asset_id=_kept(photo), order=order.number
        )
        row = aftersale.return_asked(db.session(), order, wanted, actor=person().actor(), now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return _asking(order_of_token(token), form, say(refusal)), refusal.status
    flash(_("Thank you. We look at it and write to you."), "good")
    return redirect(url_for(".case", token=token, return_id=row.id), 303)


@pages.get("/returns/<int:return_id>")
def case(token: str, return_id: int) -> str:
    """Where her return stands."""
    order = order_of_token(token)
    return _case(order, return_of_order(order, return_id), AnswerForm(formdata=None))


@pages.post("/returns/<int:return_id>/answer")
def answer(token: str, return_id: int) -> Response | tuple[str, int]:
    """She answers our question, with another photo if she likes."""
    order, form = order_of_token(token), AnswerForm()
    row = return_of_order(order, return_id)
    if not form.validate():
        return _case(order, row, form), 422
    try:
        photo = received_picture("photo", private=True)
        row = return_of_order(order_of_token(token), return_id)
        facts = {"words": str(form.words.data), "photo_asset_id": _kept(photo)}
        returns.answer(db.session(), row, actor=person().actor(), now=now(), **facts)  # type: ignore[arg-type] # two kinds of facts
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(say(refusal))
        return _case(order_of_token(token), row, form), refusal.status
    flash(_("Thank you. We look at it and write to you."), "good")
    return redirect(url_for(".case", token=token, return_id=return_id), 303)


@pages.post("/returns/<int:return_id>/withdrawal")
def withdraw(token: str, return_id: int) -> Response:
    """She keeps it after all."""
    row = return_of_order(order_of_token(token), return_id)
    returns.withdraw(db.session(), row, actor=person().actor(), now=now())
    db.session.commit()
    flash(_("All right, you keep the pieces."), "good")
    return redirect(url_for("buying.order", token=token), 303)


@pages.get("/address")
def address(token: str) -> str:
    """Another address, as long as nobody packs."""
    order = order_of_token(token)
    typed = {"country": "CN", "recipient": order.recipient, "phone": order.phone}
    return _address(order, AddressForm(formdata=None, **typed))


@pages.post("/address")
def move_to(token: str) -> Response | tuple[str, int]:
    """The order goes there now; only where the freight is the same."""
    order, form = order_of_token(token), AddressForm()
    if "look" in request.form:
        return _address(order, form), 200
    if not form.validate():
        return _address(order, form), 422
    country, province = str(form.country.data), str(form.province.data or "")
    if not delivery.same_freight(db.session(), order, country, province):
        return _another_way(order, form, country, province)
    orders.redirect(db.session(), order, form.whereto(), actor=person().actor(), now=now())
    db.session.commit()
    flash(_("The order goes to the new address."), "good")
    return redirect(url_for("buying.order", token=token), 303)


def _another_way(
    order: Order, form: AddressForm, country: str, province: str
) -> Response | tuple[str, int]:
    """The freight to there is another one: she chooses a way at its price, or stays."""
    session = db.session()
    alike = delivery.taxed_alike(session, order, country, province)
    offered = delivery.choices_for(session, order, country, province) if alike else ()
    ways = [each for each in offered if each.kind is delivery.Kind.PARCEL]
    way = next((each for each in ways if each.code == request.form.get("way")), None)
    if way is None:
        form.country.errors = [] if ways else [_elsewhere(alike)]
        return _address(order, form, ways), 200 if ways else 422
    new = Alteration(shipping=way.price, delivery=way.frozen, whereto=form.whereto())
    try:
        cheaper = altered(order, new)
    except Refusal as refusal:
        session.rollback()
        form.form_errors.append(say(refusal))
        return _address(order_of_token(order.token), form, ways), refusal.status
    flash(changed_words(order, cheaper), "good")
    return redirect(url_for("buying.order", token=order.token), 303)


def _elsewhere(alike: bool) -> str:
    if alike:
        return str(_("We do not send this there; please write us."))
    return str(_("The taxes there are other ones; please write us."))


def returnable(order: Order) -> tuple[list[Returnable], bool]:
    """What may still come back, and whether there is time for it."""
    session, moment = db.session(), now()
    sent, delivered_at = aftersale.sent_lines(session, order)
    taken = returns.spoken_for(session, sent)
    shown = orders.shown_lines(session, order.id)
    beside = aftersale.instead_of(session, order.lines, now=moment)
    found = []
    for line, seen in zip(order.lines, shown, strict=True):
        left = sent[line.id].pieces - taken.get(line.id, 0) if line.id in sent else 0
        if left:
            names = {key: each.name for key, each in beside[line.id].items()}
            hers = sent[line.id].hers
            found.append(
                Returnable(line.id, line.product_id, seen.name, seen.variant, left, hers, names)
            )
    return found, has_left(order) and returns.in_time(delivered_at, moment)


def _asking(order: Order, form: ReturnForm, wrong: str = "") -> str:
    lines, in_time = returnable(order)
    return render_template(
        "buying/return_new.html",
        order=order,
        lines=lines,
        in_time=in_time,
        form=form,
        wrong=wrong,
        pictures=picture_views(db.session(), {each.product_id for each in lines}),
    )


def _case(order: Order, row: Return, form: AnswerForm) -> str:
    session, inside = db.session(), coming_back(db.session(), row.id)
    return render_template(
        "buying/return.html",
        order=order,
        row=row,
        inside=inside,
        form=form,
        refund=Money(row.refund_minor, order.currency),
        may=RETURN.verbs(row.state),
        pictures=picture_views(session, {each.product_id for each in inside}),
        photos=photo_views(session, [row.photo_asset_id] if row.photo_asset_id else []),
    )


def _address(order: Order, form: AddressForm, ways: Sequence[Choice] = ()) -> str:
    before = Money(order.shipping_minor, order.currency)
    return render_template(
        "buying/address.html",
        order=order,
        form=form,
        open=order.state in REDIRECTABLE and not order.recipient_count,
        ways=[(each, each.price - before) for each in ways],
    )


def _kept(photo: Prepared | None) -> int | None:
    if photo is None:
        return None
    return keep(db.session(), photo, alt=RETURN_PHOTO, actor=person().actor(), now=now()).id
