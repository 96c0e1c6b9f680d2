"""How a reader wants the pages: by daylight, by lamplight, or as her device says."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, request

from storefront.wiring.addresses import local
from storefront.wiring.settings import settings

pages = Blueprint("preferences", __name__)

THEMES = ("auto", "light", "dark")
COOKIE = "mh_theme"
YEAR = 365 * 24 * 3600


def theme() -> str:
    """The reader's choice; `auto` where she made none."""
    chosen = request.cookies.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


@pages.post("/appearance")
def appearance() -> Response:
    """Remember the choice and go back to where she was."""
    chosen = request.form.get("theme", "auto")
    answer = redirect(local(request.form.get("back")), 303)
    if chosen in THEMES:
        answer.set_cookie(
            COOKIE,
            chosen,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings().secure,
        )
    return current_app.make_response(answer)
