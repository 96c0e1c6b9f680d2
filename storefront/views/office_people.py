"""People in the office: cooperatives and their makers, with skills and hours. Nothing sensitive."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from catalog.db import db
from fulfillment.board.office_goods import cooperatives, people_page
from fulfillment.workflow.gathering import today
from storefront.wiring.clock import now

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("")
def index() -> str:
    """Cooperatives, and a page of makers."""
    homes = cooperatives(db.session())
    chosen = request.args.get("cooperative", "")
    chosen = chosen if chosen in {home.slug for home in homes} else ""
    page = request.args.get("page", 1, type=int)
    rows, count = people_page(db.session(), cooperative=chosen, page=page, today=today(now()))
    page = min(max(1, page), count)
    return render_template(
        "office/people.html", homes=homes, chosen=chosen, rows=rows, page=page, pages=count
    )
