"""What happens to an order, told by the office: more pieces, kits that come later."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from fulfillment.board.replans import news_of
from fulfillment.orders import Order, OrderKind
from fulfillment.orders.rules import GROWING
from fulfillment.workflow import changes
from storefront.accounts import Role
from storefront.accounts.access import (
    cooperative_for_office,
    line_for_office,
    order_for_office,
    person,
)
from storefront.errors import say
from storefront.forms.changes import KitsForm, MorePiecesForm
from storefront.payments.actions import close_pages
from storefront.views.replan_words import ChangeWords
from storefront.wiring.clock import now

pages = Blueprint("changes", __name__, url_prefix="/orders")


@pages.post("/<number>/pieces")
def pieces(number: str) -> Response:
    """The customer wants more of a line."""
    order, form = order_for_office(person(), number), MorePiecesForm()
    if not form.validate():
        return _told(form, number)
    line = line_for_office(person(), order, int(form.line.data or 0))
    wanted, actor = int(form.pieces.data or 0), person().actor(Role.OFFICE)
    try:
        changes.order_enlarged(db.session(), order, line, pieces=wanted, actor=actor, now=now())
    except Refusal as refusal:
        return _refused(refusal, number)
    close_pages(db.session(), order, now=now())
    return _changed(number, _("The line has %(pieces)s pieces now.", pieces=wanted))


@pages.post("/<number>/kits")
def kits(number: str) -> Response:
    """Kits reach a cooperative later."""
    order, form = order_for_office(person(), number), KitsForm()
    if not form.validate():
        return _told(form, number)
    home = cooperative_for_office(person(), str(form.cooperative.data))
    actor = person().actor(Role.OFFICE)
    try:
        changes.kits_delayed(db.session(), order, home, until=form.day(), actor=actor, now=now())
    except Refusal as refusal:
        return _refused(refusal, number)
    return _changed(number, _("Noted."))


def changes_shown(order: Order) -> dict[str, object]:
    """What an order's page says of changes, and whether the order may grow."""
    news = news_of(db.session(), order)
    unpaid = order.paid_at is None
    return {
        "news": news,
        "change_words": ChangeWords(news.names) if news else None,
        "may_grow": order.kind is OrderKind.BULK and order.state in GROWING and unpaid,
    }


def told(form: FlaskForm) -> None:
    """Say what is wrong with a form."""
    for field in form:
        for text in field.errors:
            flash(f"{field.label.text}: {text}", "wrong")


def _told(form: FlaskForm, number: str) -> Response:
    told(form)
    return _back(number)


def _refused(refusal: Refusal, number: str) -> Response:
    db.session.rollback()
    flash(say(refusal), "wrong")
    return _back(number)


def _changed(number: str, text: str) -> Response:
    db.session.commit()
    flash(text, "good")
    return redirect(url_for("office.orders.order", number=number), 303)


def _back(number: str) -> Response:
    return redirect(url_for("office.orders.order", number=number, _anchor="changes"), 303)
