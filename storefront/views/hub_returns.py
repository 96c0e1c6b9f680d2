"""Goods that come back: the worklist, the office's answers, the hub's look, how it ends.

Inspectors receive and look; only the office approves, refuses and gives money back. A parcel that a
customer never got is closed here too.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, history_of
from catalog.money import Money
from fulfillment import returns, shipping
from fulfillment.board.returning import coming_back, packed_lines, returns_page
from fulfillment.orders import Order
from fulfillment.returns import OPEN, RETURN, Looked, Return, ReturnState
from fulfillment.shipping import Parcel
from fulfillment.workflow import aftersale
from media.assets import picture_views
from storefront import payments
from storefront.accounts import Role
from storefront.accounts.access import (
    order_of_return,
    parcel_at,
    person,
    require,
    return_at_hub,
)
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.returning import SettleForm, WordsForm, looked
from storefront.wiring import now

pages = Blueprint("returns", __name__, url_prefix="/returns")

DONE = tuple(state for state in ReturnState if state not in OPEN)

#: What happened, in words.
ACTS = {
    "ask": _l("Asked"),
    "approve": _l("She may send it"),
    "refuse": _l("Not taken back"),
    "ask_back": _l("We asked her"),
    "answer": _l("She answered"),
    "withdraw": _l("Kept after all"),
    "receive": _l("Here with us"),
    "refund": _l("Money sent back"),
    "exchange": _l("Others are on their way"),
    "reopen": _l("The exchange was cancelled"),
}


@pages.before_request
def _hub_only() -> None:
    require(Role.INSPECTOR, Role.OFFICE)


@pages.get("")
def index() -> str:
    """Those that wait, the oldest first; the finished ones on request."""
    done, page = "done" in request.args, request.args.get("page", 1, type=int)
    rows, count = returns_page(db.session(), DONE if done else tuple(OPEN), page=page)
    shown = min(max(1, page), count)
    return render_template("hub/returns.html", rows=rows, page=shown, pages=count, done=done)


@pages.get("/<int:return_id>")
def case(return_id: int) -> str:
    """One return with all that belongs to it."""
    return _case(return_at_hub(person(), return_id))


@pages.post("/<int:return_id>/decision")
def decide(return_id: int) -> Response | tuple[str, int]:
    """Yes, no, or a question."""
    actor, form = require(Role.OFFICE).actor(Role.OFFICE), WordsForm()
    acts = {"approve": returns.approve, "refuse": returns.refuse, "ask_back": returns.ask_back}
    act, says = acts.get(request.form.get("act", "")), str(form.says.data or "")
    if act is None or not form.validate():
        return _case(return_at_hub(person(), return_id), _("Please choose an answer.")), 422
    try:
        row = return_at_hub(person(), return_id)
        act(db.session(), row, says=says, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        return _not(return_id, refusal)
    flash(_("She gets a letter about it."), "good")
    return redirect(url_for(".case", return_id=return_id), 303)


@pages.post("/<int:return_id>/receipt")
def receive(return_id: int) -> Response | tuple[str, int]:
    """It is here and was looked at."""
    row = return_at_hub(person(), return_id)
    try:
        found = looked([each.order_line_id for each in row.lines], request.form)
        aftersale.return_received(db.session(), row, found, actor=_actor(), now=now())
        db.session.commit()
    except Refusal as refusal:
        return _not(return_id, refusal)
    flash(_("What is fit for sale lies in stock again."), "good")
    return redirect(url_for(".case", return_id=return_id), 303)


@pages.post("/<int:return_id>/refund")
def refund(return_id: int) -> Response | tuple[str, int]:
    """The money goes back the way it came."""
    actor, form = require(Role.OFFICE).actor(Role.OFFICE), SettleForm()
    row = return_at_hub(person(), return_id)
    way = payments.Way(str(form.reference.data or ""), request.form.get("as") == "credit")
    try:
        payments.refund_return(db.session(), row, way=way, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        return _not(return_id, refusal)
    flash(
        _("It is hers as credit.") if way.as_credit else _("The money is on its way back."), "good"
    )
    return redirect(url_for(".case", return_id=return_id), 303)


@pages.post("/<int:return_id>/exchange")
def exchange(return_id: int) -> Response | tuple[str, int]:
    """Other pieces are put aside for her; the hub sends them like any order."""
    actor = require(Role.OFFICE).actor(Role.OFFICE)
    row = return_at_hub(person(), return_id)
    try:
        made = aftersale.return_exchanged(db.session(), row, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        return _not(return_id, refusal)
    flash(_("Order %(number)s is ready to send.", number=made.number), "good")
    return redirect(url_for(".case", return_id=return_id), 303)


@pages.get("/parcels/<int:parcel_id>")
def parcel(parcel_id: int) -> str:
    """A customer's parcel that was lost or came back."""
    return _parcel(parcel_at(person(), parcel_id))


@pages.post("/parcels/<int:parcel_id>")
def close_parcel(parcel_id: int) -> Response | tuple[str, int]:
    """It is lost, or here again with so many pieces fit for sale."""
    row = parcel_at(person(), parcel_id)
    try:
        found = _what_came(row)
        made = aftersale.parcel_failed(db.session(), row, looked=found, actor=_actor(), now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return _parcel(parcel_at(person(), parcel_id), say(refusal)), refusal.status
    flash(_("Now please send it again, or give the money back."), "needs")
    return redirect(url_for(".case", return_id=made.id), 303)


def _what_came(row: Parcel) -> dict[int, Looked] | None:
    match request.form.get("what"):
        case "lost":
            return None
        case "back":
            return looked(shipping.lines_in(db.session(), row.id), request.form)
        case _other:
            raise Invalid("parcel.what", "Please say what happened to the parcel.")


def _actor() -> Actor:
    role = Role.INSPECTOR if Role.INSPECTOR in person().roles else Role.OFFICE
    return person().actor(role)


def _not(return_id: int, refusal: Refusal) -> tuple[str, int]:
    db.session.rollback()
    return _case(return_at_hub(person(), return_id), say(refusal)), refusal.status


def _parcel(row: Parcel, wrong: str = "") -> str:
    inside = packed_lines(db.session(), row.id)
    pictures = picture_views(db.session(), {each.product_id for each in inside})
    return render_template(
        "hub/parcel_failed.html", parcel=row, inside=inside, wrong=wrong, pictures=pictures
    )


def _case(row: Return, wrong: str = "") -> str:
    session, order = db.session(), order_of_return(person(), row)
    inside = coming_back(session, row.id)
    return render_template(
        "hub/return.html",
        row=row,
        order=order,
        inside=inside,
        wrong=wrong,
        words=WordsForm(formdata=None),
        settle=SettleForm(formdata=None),
        office=Role.OFFICE in person().roles,
        may=RETURN.verbs(row.state),
        **_worth(row, order),
        acts=ACTS,
        past=history_of(session, row.__tablename__, row.id),
        pictures=picture_views(session, {each.product_id for each in inside}),
        photos=photo_views(session, [row.photo_asset_id] if row.photo_asset_id else []),
    )


def _worth(row: Return, order: Order) -> dict[str, object]:
    """What it is worth while it is open, and what went back since."""
    goods, freight = aftersale.owed(db.session(), row)
    paid = aftersale.paid_order(db.session(), order)
    return {
        "split": payments.split_of(db.session(), row),
        "goods": goods,
        "freight": freight,
        "refund": Money(row.refund_minor, order.currency),
        "by_hand": not payments.paid_through_gateway(db.session(), paid),
    }
