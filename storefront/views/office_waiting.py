"""The waiting lines in the office: who is offered what, how long the lines are, and the setting."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from storefront import waiting
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.wiring.clock import now

pages = Blueprint("waiting", __name__, url_prefix="/waiting")

#: Lines and offers on the page.
SHOWN = 50


@pages.get("")
def index() -> str:
    """Lines, the longest first, and offers, the one that ends first first."""
    session = db.session()
    return render_template(
        "office/waiting.html",
        lines=waiting.lines(session, limit=SHOWN),
        offers=waiting.offers(session, limit=SHOWN),
        minutes=waiting.offer_minutes(session),
    )


@pages.post("")
def set_minutes() -> Response:
    """For how long an offer is good."""
    typed = request.form.get("minutes", "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        raise Invalid("waiting.minutes", "Please give a whole number.", field="minutes")
    actor = person().actor(Role.OFFICE)
    waiting.set_minutes(db.session(), int(typed), actor=actor, now=now())
    db.session.commit()
    flash(_("Saved. Offers that run keep their time."), "good")
    return redirect(url_for(".index"), 303)
