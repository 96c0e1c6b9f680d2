"""How a reader wants the pages: by daylight, by lamplight, or as her device says."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, request

from storefront.wiring import csrf
from storefront.wiring.addresses import local
from storefront.wiring.settings import settings
from storefront.wiring.visitors import THEME_COOKIE, THEMES

pages = Blueprint("preferences", __name__)

YEAR = 365 * 24 * 3600


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
        answer.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings().secure,
        )
    return current_app.make_response(answer)
