"""One maker's line of a payday in the office: it arrived, or she is left out of it."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.history import Actor
from fulfillment.workflow import payday_lines
from storefront.accounts import Role
from storefront.accounts.access import line_of_payout, payout_for_office, person, require
from storefront.forms.money import LeftOutForm
from storefront.wiring.clock import now

pages = Blueprint("office_payout_lines", __name__, url_prefix="/office/money/payouts")


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.post("/<number>/lines/<int:line_id>/arrival")
def arrived(number: str, line_id: int) -> Response:
    """It came to her, or she signed for it; the last line settles the payout."""
    row, session, actor = payout_for_office(person(), number), db.session(), _actor()
    line = line_of_payout(person(), row, line_id)
    payday_lines.line_arrived(session, row, line, actor=actor, now=now())
    payday_lines.closed_if_done(session, row, actor=actor, now=now())
    session.commit()
    return _back(number, line_id)


@pages.post("/<number>/lines/<int:line_id>/omission")
def left_out(number: str, line_id: int) -> Response:
    """She is not paid with this one, for a reason; she is owed what she was owed."""
    row, form = payout_for_office(person(), number), LeftOutForm()
    line = line_of_payout(person(), row, line_id)
    if not form.validate_on_submit():
        flash(_("Please say why she is left out."), "wrong")
        return _back(number, line_id)
    leave = partial(payday_lines.line_left_out, db.session(), row, line)
    leave(reason=str(form.reason.data), actor=_actor(), now=now())
    db.session.commit()
    flash(_("She is left out; all of it is still owed to her."), "good")
    return _back(number, line_id)


def _actor() -> Actor:
    return person().actor(Role.OFFICE)


def _back(number: str, line_id: int) -> Response:
    return redirect(url_for("office_money.payout", number=number, _anchor=f"line-{line_id}"), 303)
