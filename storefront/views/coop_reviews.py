"""What buyers say of a cooperative's goods, and what its lead would like to answer."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.accounts.access_voices import review_of_cooperative
from storefront.errors import say
from storefront.reviews.proposing import of_cooperatives, propose
from storefront.reviews.rules import SAYS
from storefront.wiring.clock import now
from storefront.wiring.languages import language

pages = Blueprint("coop_reviews", __name__, url_prefix="/coop/reviews")

PAGE = 40


@pages.before_request
def _leads_only() -> None:
    require(Role.LEAD)


@pages.get("")
def index() -> str:
    """The newest reviews, and a field for an answer to each."""
    rows = of_cooperatives(db.session(), person().cooperative_ids, limit=PAGE)
    return render_template("coop/reviews.html", rows=rows, most=SAYS)


@pages.post("/<int:review_id>/answer")
def answer(review_id: int) -> Response:
    """The office reads it first."""
    row = review_of_cooperative(person(), review_id)
    actor, text = person().actor(Role.LEAD), request.form.get("answer", "")
    try:
        propose(db.session(), row, text, language=language(), actor=actor, now=now())
        db.session.commit()
        flash(_("Thank you. The office reads it, then everybody can."), "good")
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for(".index", _anchor=f"review-{review_id}"), 303)
