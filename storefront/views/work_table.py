"""The table at the centre: what lies there for her to take."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from fulfillment.board import making
from fulfillment.sendings import Verb
from fulfillment.workflow import table
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import batch_on_table, maker_of, person, require
from storefront.forms.counting import stepped
from storefront.forms.sending import fresh_nonce, press
from storefront.views.work import today_of
from storefront.wiring.clock import now

pages = Blueprint("work_table", __name__, url_prefix="/work/table")


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.get("/<int:batch_id>")
def offer(batch_id: int) -> str:
    """How many of it she takes."""
    row = batch_on_table(person(), batch_id)
    return render_template(
        "work/table.html",
        bench=making.bench(db.session(), row.id, on=today_of(row.cooperative_id)),
        count=stepped(request.args, first=row.pieces, most=row.pieces),
        nonce=fresh_nonce(),
        pictures=picture_views(db.session(), [row.product_id]),
    )


@pages.post("/<int:batch_id>")
def take(batch_id: int) -> Response:
    """She takes it."""
    row = batch_on_table(person(), batch_id)
    if "step" in request.form:
        count = stepped(request.form, first=row.pieces, most=row.pieces)
        return redirect(url_for(".offer", batch_id=row.id, pieces=count, _anchor="count"), 303)
    new, actor = press(request.form, Verb.TAKE, now=now()), person().actor(Role.MAKER)
    table.taken_from_table(db.session(), row, maker_of(person()), new, actor=actor, now=now())
    db.session.commit()
    flash(_("It is yours. Thank you."), "good")
    return redirect(url_for("work.index"), 303)
