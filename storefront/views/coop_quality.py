"""A cooperative's quality: what waits, how much is good at once, what goes wrong."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from fulfillment import training
from fulfillment.board import leading
from fulfillment.board.suggested import suggestions
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.accounts.access_training import maker_at
from storefront.forms.counting import whole
from storefront.views.quality_figures import figures
from storefront.wiring.clock import now

pages = Blueprint("coop_quality", __name__, url_prefix="/coop/inspections")
#: Lots on one page.
BENCH = 40


@pages.before_request
def _leads_only() -> None:
    require(Role.LEAD)


@pages.get("")
def index() -> str:
    """The lots, the yields, the defects of her cooperatives."""
    session, mine = db.session(), person().cooperative_ids
    told = figures(mine)
    lots = leading.lots(session, mine, limit=BENCH)
    shown = {each.work.product_id for each in lots.rows}
    return render_template(
        "inspecting/coop.html",
        lots=lots,
        told=told,
        suggested=suggestions(session, mine, since=now() - timedelta(days=told.days)),
        pictures=picture_views(session, shown),
    )


@pages.post("/invitations")
def invite() -> Response:
    """Invite a maker of hers to a lesson that may help."""
    maker = maker_at(person(), whole(request.form.get("maker")) or 0)
    lesson_id, actor = whole(request.form.get("lesson")) or 0, person().actor(Role.LEAD)
    training.invite(db.session(), maker.id, lesson_id, actor=actor, now=now())
    db.session.commit()
    flash(_("She sees it on her page of courses."), "good")
    return redirect(url_for(".index", _anchor="suggested"), 303)
