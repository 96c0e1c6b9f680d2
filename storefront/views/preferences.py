"""How a reader wants the pages: by daylight, by lamplight, or as her device says."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect, request

from storefront.wiring import csrf
from storefront.wiring.addresses import local
from storefront.wiring.cookies import hand_out
from storefront.wiring.visitors import THEME_COOKIE, THEMES

pages = Blueprint("preferences", __name__)

YEAR = timedelta(days=365)


def theme() -> str:
    """The reader's choice; `auto` where she made none."""
    chosen = request.cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


@pages.post("/appearance")
@csrf.from_here
def appearance() -> Response:
    """Remember the choice and go back to where she was."""
    chosen = request.form.get("theme", "auto")
    answer = redirect(local(request.form.get("back")), 303)
    if chosen in THEMES:
        hand_out(answer, THEME_COOKIE, chosen, YEAR)
    return current_app.make_response(answer)
