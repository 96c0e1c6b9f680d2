"""What makers did without a network and could not be done any more: the lead sees to it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from fulfillment import sendings
from fulfillment.board.kept import kept_for_lead
from storefront.accounts import Role
from storefront.accounts.access import person, require, sending_at
from storefront.accounts.photos import photo_views
from storefront.views.sending_words import because
from storefront.wiring.clock import now

pages = Blueprint("coop_kept", __name__, url_prefix="/coop/kept")


@pages.before_request
def _leads_only() -> None:
    require(Role.LEAD)


@pages.get("")
def index() -> str:
    """What came too late, the oldest first."""
    found = kept_for_lead(db.session(), person().cooperative_ids)
    photos = [each.photo_asset_id for each in found if each.photo_asset_id]
    return render_template(
        "coop/kept.html",
        found=found,
        because=because,
        photos=photo_views(db.session(), photos),
    )


@pages.post("/<int:sending_id>/settlement")
def settle(sending_id: int) -> Response:
    """She has seen to it."""
    row = sending_at(person(), sending_id)
    sendings.settle(db.session(), row, actor=person().actor(Role.LEAD), now=now())
    db.session.commit()
    flash(_("She can see that you have seen to it."), "good")
    return redirect(url_for(".index"), 303)
