"""Golden samples: the approved piece of each style on a photo, with what stood there before.

The hub and the office show a new one; it counts from the next lot on. What a lot was held against
stays with the lot.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, Refusal
from fulfillment import quality
from fulfillment.board import standards
from media.assets import keep, picture_views
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.accounts.access_quality import product_for_golden
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.inspecting import GOLDEN_PHOTO
from storefront.views.receiving import received_picture
from storefront.wiring.clock import now

pages = Blueprint("golden", __name__, url_prefix="/inspect/golden")


@pages.before_request
def _hub_only() -> None:
    require(Role.INSPECTOR, Role.OFFICE)


@pages.get("")
def index() -> str:
    """Every style on offer with its golden sample, those without one last."""
    rows = standards.goldens(db.session())
    shown = photo_views(db.session(), [each.asset_id for each in rows if each.asset_id])
    pictures = picture_views(db.session(), [each.product_id for each in rows if not each.asset_id])
    return render_template("inspecting/goldens.html", rows=rows, shown=shown, pictures=pictures)


@pages.get("/<slug>")
def style(slug: str) -> str:
    """The versions of one style, and the form for the next."""
    session, product = db.session(), product_for_golden(person(), slug)
    versions = quality.golden_samples(session, product.id)
    return render_template(
        "inspecting/golden.html",
        product=product,
        versions=versions,
        shown=photo_views(session, [each.asset_id for each in versions]),
        pictures=picture_views(session, [product.id]),
        is_office=Role.OFFICE in person().roles,
    )


@pages.post("/<slug>")
def show(slug: str) -> Response:
    """This photo from the next lot on."""
    try:
        prepared = received_picture("photo", private=True)
        product, actor = product_for_golden(person(), slug), person().actor(_role())
        if prepared is None:
            raise Invalid("golden.none", "Please choose a photo.")
        kept = keep(db.session(), prepared, alt=GOLDEN_PHOTO, actor=actor, now=now())
        words = request.form.get("words", "")
        session = db.session()
        quality.show_golden(session, product.id, kept.id, words=words, actor=actor, now=now())
        db.session.commit()
        flash(_("Inspectors see it beside every lot that is opened from now on."), "good")
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for(".style", slug=slug), 303)


def _role() -> Role:
    return Role.INSPECTOR if Role.INSPECTOR in person().roles else Role.OFFICE
