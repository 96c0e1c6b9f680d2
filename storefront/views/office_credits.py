"""Whom each line of an order is credited to, and setting that right by two people."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, NotFound, Refusal
from fulfillment.orders import Order, OrderLine
from storefront.accounts import Role
from storefront.accounts.access import (
    line_for_office,
    names_of_users,
    order_for_office,
    person,
    require,
)
from storefront.errors import say
from storefront.forms.hosts_office import CorrectionForm
from storefront.live.attribution import corrections
from storefront.live.attribution.queries import correction_of, credits_of, hosts_by_name, open_asks
from storefront.views.host_words import near_named
from storefront.wiring import now
from storefront.wiring.languages import words

pages = Blueprint("office_credits", __name__, url_prefix="/office/credits")


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("")
def index() -> str:
    """Corrections that wait for a second person."""
    rows = open_asks(db.session())
    names = names_of_users(person(), {each.row.asked_by for each in rows})
    return render_template("office/hosts/asked.html", rows=rows, names=names, me=person().user_id)


@pages.get("/<number>")
def order(number: str) -> str:
    """One order, line by line."""
    return _page(order_for_office(person(), number), None)


@pages.post("/<number>/lines/<int:line_id>")
def ask(number: str, line_id: int) -> Response | tuple[str, int]:
    """It should be credited to somebody else, or to nobody."""
    row = order_for_office(person(), number)
    line, form = line_for_office(person(), row, line_id), _form(line_id)
    if form.validate():
        try:
            _asked(line, form)
        except Invalid as refusal:
            db.session.rollback()
            field = refusal.field if refusal.field in form else "host"
            form[field].errors = [say(refusal)]
        except Refusal as refusal:
            db.session.rollback()
            flash(say(refusal), "wrong")
            return redirect(url_for(".order", number=number), 303)
        else:
            db.session.commit()
            flash(_("A second person has to agree."), "good")
            return redirect(url_for(".order", number=number), 303)
    return _page(row, (line_id, form)), 422


@pages.post("/asked/<int:correction_id>")
def decide(correction_id: int) -> Response:
    """A second person agrees or refuses."""
    session, agreed = db.session(), "agree" in request.form
    row, number = correction_of(session, correction_id)
    try:
        corrections.decide_on(
            session, row, agreed=agreed, actor=person().actor(Role.OFFICE), now=now()
        )
    except (Refusal, NotFound) as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
    else:
        session.commit()
        flash(_("It is set right.") if agreed else _("It stays as it is."), "good")
    return redirect(url_for(".order", number=number), 303)


def _asked(line: OrderLine, form: CorrectionForm) -> None:
    chosen, why = int(form.host.data) or None, form.reason.data or ""
    actor = person().actor(Role.OFFICE)
    corrections.ask(db.session(), line, chosen, reason=why, actor=actor, now=now())


def _form(line_id: int) -> CorrectionForm:
    """A form for each line, with names of its own."""
    form = CorrectionForm(prefix=f"line-{line_id}")
    hosts = hosts_by_name(db.session())
    form.host.choices = [
        *((str(key), words(name)) for key, name in hosts),
        ("0", _("Nobody")),
    ]
    return form


def _page(row: Order, typed: tuple[int, CorrectionForm] | None) -> str:
    session = db.session()
    rows = credits_of(session, row.id)
    asked = {each.asked.asked_by for each in rows if each.asked is not None}
    return render_template(
        "office/hosts/credits.html",
        order=row,
        rows=rows,
        forms={each.line.id: _form(each.line.id) for each in rows} | dict([typed] if typed else []),
        names=names_of_users(person(), asked),
        hosts=dict(hosts_by_name(session)),
        near_named=near_named,
        me=person().user_id,
    )
