"""One maker in the office: when she cannot work, and what she is certified for."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from fulfillment.board.person import maker_page
from fulfillment.makers import Span, back_again, span_of
from fulfillment.workflow import changes
from fulfillment.workflow.gathering import today
from storefront.accounts import Role
from storefront.accounts.access import craft_for_office, maker_for_office, person
from storefront.errors import say
from storefront.forms.changes import AwayForm, CertificateForm
from storefront.views.office_changes import told
from storefront.wiring.clock import now

pages = Blueprint("maker", __name__, url_prefix="/people")


@pages.get("/<code>")
def maker(code: str) -> str:
    """Her page."""
    row = maker_for_office(person(), code)
    shown = maker_page(db.session(), row, today=today(now()))
    return render_template("office/maker.html", shown=shown, today=today(now()))


@pages.post("/<code>/days-off")
def away(code: str) -> Response:
    """She cannot work from one day to another."""
    row, form = maker_for_office(person(), code), AwayForm()
    if not form.validate():
        told(form)
        return _back(code)
    actor = person().actor(Role.OFFICE)
    try:
        span = form.span(today(now()))
        orders = changes.maker_away(db.session(), row, span, actor=actor, now=now())
    except Refusal as refusal:
        return _refused(refusal, code)
    db.session.commit()
    flash(_noted(orders), "good")
    return _back(code)


@pages.post("/<code>/days-off/removal")
def back(code: str) -> Response:
    """She can work on these days after all."""
    row = maker_for_office(person(), code)
    span = _span()
    if span is not None:
        actor = person().actor(Role.OFFICE)
        back_again(db.session(), row, span, actor=actor, now=now())
        db.session.commit()
        flash(_("Noted."), "good")
    return _back(code)


@pages.post("/<code>/certificates")
def certificate(code: str) -> Response:
    """What she could do before she came: recognised, with the reason."""
    row, form = maker_for_office(person(), code), CertificateForm()
    if not form.validate():
        told(form)
        return _back(code)
    try:
        new, actor = form.proof(), person().actor(Role.OFFICE)
        craft_for_office(person(), new.craft_id)
        orders = changes.maker_certified(db.session(), row, new, actor=actor, now=now())
    except Refusal as refusal:
        return _refused(refusal, code)
    db.session.commit()
    flash(_noted(orders), "good")
    return _back(code)


def _noted(orders: int) -> str:
    if not orders:
        return str(_("Noted. No order needs another plan for it."))
    return str(
        ngettext(
            "Noted. A new plan for %(num)s order is being worked out.",
            "Noted. New plans for %(num)s orders are being worked out.",
            orders,
        )
    )


def _span() -> Span | None:
    try:
        first, last = (date.fromisoformat(request.form.get(each, "")) for each in ("first", "last"))
    except ValueError:
        return None
    return span_of(first, last, today=today(now()))


def _refused(refusal: Refusal, code: str) -> Response:
    db.session.rollback()
    flash(say(refusal), "wrong")
    return _back(code)


def _back(code: str) -> Response:
    return redirect(url_for("office.maker.maker", code=code), 303)
