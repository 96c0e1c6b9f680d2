"""The hub: what is still to be looked at, parcels that come in, and orders that go out.

Inspectors and the office work here. The customer's name and address are shown on one page only,
the one on which her parcel is labelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound, Refusal
from fulfillment import orders, recipients
from fulfillment.board import leading
from fulfillment.board.parcels import (
    ContentRow,
    arrived,
    contents,
    expected,
    order_goods,
    orders_to_send,
    to_customers,
)
from fulfillment.board.progress import order_progress
from fulfillment.orders import Order, ShownLine
from fulfillment.quality import Stage
from fulfillment.recipients import Recipient
from fulfillment.shipping import Parcel, Waybill
from fulfillment.workflow import dispatch, parting, several
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import order_at_hub, parcel_at, person, require
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.forms.making import WaybillForm
from storefront.views import verdicts
from storefront.views.parcel_papers import told_of
from storefront.wiring.clock import now

pages = Blueprint("hub", __name__)

L = TypeVar("L", ShownLine, ContentRow)
#: Hand-ins on one page.
BENCH = 40
#: Pieces to be looked at that stand beside the parcels.
FEW = 8


@pages.before_request
def _hub_only() -> None:
    require(Role.INSPECTOR, Role.OFFICE)


def _role() -> Role:
    return Role.INSPECTOR if Role.INSPECTOR in person().roles else Role.OFFICE


@pages.get("/inspect")
def inspect() -> str:
    """What arrived at the hub, and hand-ins of every cooperative, that wait for a verdict."""
    session = db.session()
    here = leading.lots(session, None, limit=BENCH, stage=Stage.HUB)
    away = leading.lots(session, None, limit=BENCH, stage=Stage.CENTRE)
    shown = {each.work.product_id for each in (*here.rows, *away.rows)}
    pictures = picture_views(session, shown)
    return render_template("hub/inspect.html", here=here, away=away, pictures=pictures)


@pages.get("/inspect/<int:inspection_id>")
def inspection(inspection_id: int) -> str:
    """Look at a hand-in."""
    return verdicts.look(inspection_id, back="hub.inspect")


@pages.post("/inspect/<int:inspection_id>")
def verdict(inspection_id: int) -> str | Response | tuple[str, int]:
    """Say what was found."""
    return verdicts.decide(inspection_id, role=_role(), back="hub.inspect")


@pages.get("/ship")
def ship() -> str:
    """Parcels to receive, orders to send, parcels that customers wait for."""
    session = db.session()
    return render_template(
        "hub/ship.html",
        expected=expected(session),
        arrived=arrived(session),
        orders=orders_to_send(session),
        outgoing=to_customers(session),
        held=leading.lots(session, None, limit=FEW, stage=Stage.HUB),
    )


@pages.get("/ship/parcels/<int:parcel_id>")
def parcel(parcel_id: int) -> str:
    """One parcel with what is in it."""
    row = parcel_at(person(), parcel_id)
    inside = contents(db.session(), row.id)
    pictures = picture_views(db.session(), {each.product_id for each in inside})
    return render_template(
        "hub/parcel.html", parcel=row, inside=inside, pictures=pictures, **told_of(row)
    )


@pages.post("/ship/parcels/<int:parcel_id>/receipt")
def receive(parcel_id: int) -> Response:
    """The parcel is here."""
    row = parcel_at(person(), parcel_id)
    actor = person().actor(_role())
    held = dispatch.parcel_received(db.session(), row, actor=actor, now=now())
    db.session.commit()
    flash(_("Parcel %(code)s is here.", code=row.code), "good")
    if held:
        flash(_("What must be looked at first waits under “Inspect”, batch by batch."), "needs")
    return redirect(url_for(".ship"), 303)


@pages.post("/ship/parcels/<int:parcel_id>/delivery")
def deliver(parcel_id: int) -> Response:
    """The customer has it."""
    row = parcel_at(person(), parcel_id)
    actor = person().actor(_role())
    dispatch.parcel_delivered(db.session(), row, actor=actor, now=now())
    db.session.commit()
    flash(_("Parcel %(code)s has reached its customer.", code=row.code), "good")
    return redirect(url_for(".ship"), 303)


@pages.get("/ship/orders/<number>")
def order(number: str) -> str:
    """One order: whom it goes to, what belongs to it, and sending it."""
    return _order_page(order_at_hub(person(), number), WaybillForm())


@pages.post("/ship/orders/<number>/parcels")
def send(number: str) -> str | Response | tuple[str, int]:
    """Send it with a carrier and a number."""
    row, form = order_at_hub(person(), number), WaybillForm()
    if not form.validate_on_submit():
        return _order_page(row, form), 422
    try:
        made = _sent(row, form.waybill())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(say(refusal))
        return _order_page(order_at_hub(person(), number), form), refusal.status
    flash(_("Order %(number)s left as parcel %(code)s.", number=number, code=made.code), "good")
    return redirect(url_for(".ship"), 303)


@pages.get("/ship/orders/<number>/slip")
def slip(number: str) -> str:
    """What lies in the parcel, to print and put in; `to` names one of several people."""
    row = order_at_hub(person(), number)
    lines = orders.shown_lines(db.session(), row.id)
    her = _one_of(row, request.args.get("to", type=int))
    if her is not None:
        lines = tuple(_part(row, lines, her))
    return render_template(
        "hub/slip.html",
        order=row,
        name=her.name if her else row.recipient,
        gift=row.is_gift or her is not None,
        message=her.message if her else row.gift_message,
        lines=lines,
    )


def _one_of(row: Order, recipient_id: int | None) -> Recipient | None:
    if not row.recipient_count:
        return None
    people = recipients.of_order(db.session(), row.id)
    found = next((each for each in people if each.id == recipient_id), None)
    if found is None:
        raise NotFound("recipient")
    return found


def _part(row: Order, shown: Sequence[L], her: Recipient) -> list[L]:
    """What of the order's lines is for one person."""
    both = zip(row.lines, shown, strict=True)
    return [
        replace(seen, pieces=her.pieces[line.id]) for line, seen in both if line.id in her.pieces
    ]


def _sent(row: Order, waybill: Waybill) -> Parcel:
    """The whole order, or one person's part of it."""
    session, actor, moment = db.session(), person().actor(_role()), now()
    facts = {"carrier": waybill.carrier, "number": waybill.number}
    to = whole(request.form.get("recipient"))
    if to is None and parting.in_parts(row):
        return parting.part_sent(session, row, waybill, actor=actor, now=moment)
    if to is None:
        return dispatch.order_sent(session, row, **facts, actor=actor, now=moment)
    return several.recipient_sent(session, row, to, **facts, actor=actor, now=moment)


def _ready_now(row: Order, goods: Sequence[ContentRow]) -> tuple[tuple[ContentRow, ...], int]:
    """What of an order that leaves in parts goes into this parcel, and how much follows it."""
    session = db.session()
    here: dict[int, int] = {}
    for each in parting.ready(session, row):
        here[each.order_line_id] = here.get(each.order_line_id, 0) + each.pieces
    following = parting.left_to_send(session, row) - sum(here.values())
    both = zip(row.lines, goods, strict=True)
    found = [replace(seen, pieces=here[line.id]) for line, seen in both if line.id in here]
    return tuple(found), following


def _order_page(row: Order, form: WaybillForm) -> str:
    session = db.session()
    goods, following = order_goods(session, row.id), 0
    if parting.in_parts(row):
        goods, following = _ready_now(row, goods)
    return render_template(
        "hub/order.html",
        order=row,
        form=form,
        progress=order_progress(session, row.id),
        goods=goods,
        following=following,
        people=recipients.of_order(session, row.id) if row.recipient_count else (),
        goods_of=lambda her: _part(row, goods, her),
        pictures=picture_views(session, {line.product_id for line in row.lines}),
    )
