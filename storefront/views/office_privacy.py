"""The office's pages about privacy: finding a maker by an exact number, the log of readings, the
wordings of consents with how many stand behind each.

What is looked for comes by POST, so that no number stands in an address or in a log.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from fulfillment.makers import consents, privacy
from fulfillment.makers.privacy import FOUND_BY, Fact
from fulfillment.workflow.gathering import today
from storefront.accounts.access import person
from storefront.accounts.access_people import people_named
from storefront.forms.counting import whole
from storefront.wiring.clock import now

pages = Blueprint("privacy", __name__, url_prefix="/people")

#: Lines of the log on one page.
PAGE = 50


@pages.post("/found")
def found() -> str | Response:
    """Who has exactly this number or name."""
    typed = request.form.get("number", "")[:80]
    codes = privacy.found_by(db.session(), _as_typed(typed)) if typed.strip() else ()
    if len(codes) == 1:
        return redirect(url_for("office.maker.maker", code=codes[0]), 303)
    return render_template("office/found.html", codes=codes)


@pages.get("/readings")
def readings() -> str:
    """Who opened what, of all makers."""
    before = whole(request.args.get("before"))
    log = privacy.readings(db.session(), before_id=before, limit=PAGE + 1)
    names = people_named(person(), {each.user_id for each in log})
    more = log[PAGE - 1].id if len(log) > PAGE else None
    return render_template("office/readings.html", log=log[:PAGE], names=names, more=more)


@pages.get("/wordings")
def wordings() -> str:
    """What makers were asked, version by version, and how many say yes to it now."""
    counts = consents.counted(db.session())
    return render_template("office/wordings.html", wordings=consents.WORDINGS, counts=counts)


def _as_typed(text: str) -> list[Fact]:
    """What the typed text can be, in every part by which people are found."""
    read = []
    for field in FOUND_BY:
        try:
            read.append(privacy.fact(field, text, today=today(now())))
        except Invalid:
            continue
    return read
