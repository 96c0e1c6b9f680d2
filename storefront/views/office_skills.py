"""Skills that fall short over all open orders: for which of them training would help most."""

from __future__ import annotations

from flask import Blueprint, render_template

from catalog.db import db
from fulfillment.board.skills import skills_short
from storefront.views.plan_words import remedies

pages = Blueprint("skills", __name__, url_prefix="/skills")


@pages.get("")
def index() -> str:
    """The skills with late pieces, those first where one more maker helps most."""
    rows = skills_short(db.session())
    return render_template("office/skills.html", rows=rows, remedies=remedies)
