"""A maker's page about her own pieces: what was good, what was said, and what helps."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from catalog.db import db
from fulfillment.board.lessons import lessons_for
from fulfillment.board.looked import looked
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import maker_of, person, require
from storefront.accounts.photos import photo_views
from storefront.wiring.clock import now

pages = Blueprint("work_looked", __name__, url_prefix="/work/looked")
#: The first looks of so long are counted together.
SINCE = timedelta(days=180)


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.get("")
def index() -> str:
    """What was said of my pieces."""
    session, maker = db.session(), maker_of(person())
    hers = looked(session, maker.id, since=now() - SINCE)
    spots = [spot for each in hers.said for spot in each.spots]
    photos = [spot.photo_asset_id for spot in spots if spot.photo_asset_id]
    photos += [each.golden_asset_id for each in hers.said if each.golden_asset_id and each.marks]
    return render_template(
        "work/looked.html",
        hers=hers,
        helps=lessons_for(session, {spot.code for spot in spots}) if spots else (),
        photos=photo_views(session, photos),
        pictures=picture_views(session, {each.product_id for each in hers.said}),
    )
