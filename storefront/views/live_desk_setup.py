"""`/desk/<session>/setup`: how the overlay is arranged, its address for OBS, her own cards, and who
helps at this desk. Changed before a session; every change is seen by a running overlay at once."""

from __future__ import annotations

import secrets

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from storefront.forms.live_desk import LookForm
from storefront.live import desk
from storefront.live.sessions import LiveSession, Press
from storefront.views.live_desk import desk_here, done, number
from storefront.wiring import settings

pages = Blueprint("live_desk_setup", __name__, url_prefix="/desk/<slug>/setup")


@pages.get("")
def setup(slug: str) -> str:
    """The overlay and who helps."""
    session, live = db.session(), desk_here(slug)
    overlay = desk.overlay_of(session, live.id)
    look = overlay.look if overlay else desk.usual(signs=live.host.signs)
    return render_template(
        "desk/setup.html",
        live=live,
        form=LookForm.of(look),
        look=look,
        boxes=desk.boxes(look),
        address=f"{settings().public_url}/overlay/{live.overlay_token}",
        helpers=desk.helpers_of(session, live.id),
        cards=desk.cards_of(session, live.host_id),
        key=secrets.token_urlsafe(16),
    )


@pages.post("/look")
def look(slug: str) -> Answer:
    """Arrange it otherwise."""

    def deed(live: LiveSession, press: Press) -> None:
        wanted = LookForm().look
        desk.arrange(db.session(), live, wanted, actor=press.actor, now=press.now)

    return done(slug, deed, "setup")


@pages.post("/address")
def address(slug: str) -> Answer:
    """A new address; the old one shows nothing from now on."""

    def deed(live: LiveSession, press: Press) -> None:
        token = secrets.token_urlsafe(32)
        desk.renew_address(db.session(), live, token, actor=press.actor, now=press.now)

    return done(slug, deed, "setup")


@pages.post("/cards")
def add_card(slug: str) -> Answer:
    """One more card of her own."""

    def deed(live: LiveSession, press: Press) -> None:
        text = request.form.get("text", "")
        desk.add_card(db.session(), live.host_id, text, now=press.now)

    return done(slug, deed, "setup")


@pages.post("/cards/remove")
def remove_card(slug: str) -> Answer:
    """She needs it no more."""

    def deed(live: LiveSession, _press: Press) -> None:
        desk.remove_card(db.session(), live.host_id, number("own"))

    return done(slug, deed, "setup")


@pages.post("/helpers")
def name_helper(slug: str) -> Answer:
    """Somebody may work at this desk."""

    def deed(live: LiveSession, press: Press) -> None:
        email, name = request.form.get("email", ""), request.form.get("name", "")
        desk.name_helper(db.session(), live, email, name, actor=press.actor, now=press.now)

    return done(slug, deed, "setup")


@pages.post("/helpers/end")
def end_helper(slug: str) -> Answer:
    """She helps here no more."""

    def deed(live: LiveSession, press: Press) -> None:
        helper = number("helper")
        desk.end_helper(db.session(), live, helper, actor=press.actor, now=press.now)

    return done(slug, deed, "setup")
