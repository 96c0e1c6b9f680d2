"""What partners let this person see: by a grant, and what both are at work on in any case."""

from __future__ import annotations

from flask import Blueprint, render_template

from catalog.db import db
from fulfillment.board import partnering
from fulfillment.workflow.gathering import today
from storefront import partners
from storefront.accounts import POSTS
from storefront.accounts.access import partner_seen, person, require
from storefront.partners import Scope
from storefront.wiring.clock import now

pages = Blueprint("partners", __name__, url_prefix="/partners")


@pages.get("")
def index() -> str:
    """The cooperatives that let me see something."""
    who = require()
    homes, day = who.homes(*POSTS), today(now())
    seen = partners.seen_by(db.session(), who.user_id or 0, homes, on=day)
    return render_template("people/partners.html", seen=seen)


@pages.get("/<slug>")
def partner(slug: str) -> str:
    """One of them."""
    require()
    session, day = db.session(), today(now())
    seen = partner_seen(person(), slug, day)
    full = Scope.BOARD in seen.scopes
    homes = None if full else person().homes(*POSTS)
    return render_template(
        "people/partner.html",
        seen=seen,
        full=full,
        batches=partnering.partner_batches(session, seen.owner_id, joint_with=homes),
        stock=partnering.partner_stock(session, seen.owner_id)
        if Scope.STOCK in seen.scopes
        else None,
        report=partnering.partner_report(session, seen.owner_id, today=day)
        if Scope.REPORTS in seen.scopes
        else None,
        fewest=partnering.FEWEST,
    )
