"""The reconciliation in the office: what the last runs found, and asking for another."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from catalog import queue
from catalog.db import db
from storefront import payments
from storefront.accounts import Role
from storefront.accounts.access import require
from storefront.wiring.clock import now

pages = Blueprint("office_reconciliation", __name__, url_prefix="/office/money/reconciliation")

DIFFERENCES = {
    "missing_order": _l("Paid there, and we know no such payment"),
    "missing_event": _l("Paid there, and nobody told us"),
    "absent": _l("Paid here, and they do not list it"),
    "double": _l("One order was paid twice"),
    "wrong_amount": _l("Another amount"),
    "currency": _l("Another currency"),
    "foreign": _l("Paid there without our mark"),
    "fee": _l("The fee is not what it should be"),
    "fx": _l("Their balance is in another currency"),
    "refund_unknown": _l("Money went back there, and nobody told us"),
    "dispute_unknown": _l("A dispute that nobody told us of"),
    "payout_short": _l("A payout is not the sum of its lines"),
    "stuck": _l("It has waited for more than an hour"),
}


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.context_processor
def _words() -> dict[str, object]:
    return {"difference": lambda kind: str(DIFFERENCES[kind])}


@pages.get("")
def index() -> str:
    """The last reports."""
    reports = payments.last_reports(db.session())
    return render_template("office/money/reconciliation.html", reports=reports)


@pages.post("")
def ask() -> Response:
    """Compare now; two clicks within a minute are one."""
    session, moment = db.session(), now()
    key = f"payments.reconcile:asked:{moment:%Y%m%d%H%M}"
    queue.enqueue(session, "payments.reconcile", {}, now=moment, key=key)
    session.commit()
    flash(_("It is being compared; the report comes here in a moment."), "good")
    return redirect(url_for(".index"), 303)
