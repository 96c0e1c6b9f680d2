"""A cooperative's quality: what waits, how much is good at once, what goes wrong."""

from __future__ import annotations

from flask import Blueprint, render_template

from catalog.db import db
from fulfillment.board import leading
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.views.quality_figures import figures

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
    lots = leading.lots(session, mine, limit=BENCH)
    shown = {each.work.product_id for each in lots.rows}
    return render_template(
        "inspecting/coop.html",
        lots=lots,
        told=figures(mine),
        pictures=picture_views(session, shown),
    )
