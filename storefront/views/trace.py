"""Who made this: what a code on a piece tells, and thanks that go back to its maker.

Nothing is kept by caches: what a maker takes back is gone with the next scan. Who thanks is not
asked and not written down; knocks are counted by network.
"""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import Invalid, NotFound
from fulfillment import trace
from fulfillment.board import tracing
from fulfillment.trace import LONGEST_THANKS, TraceCode, code_shown
from media.assets import asset_views, covers
from storefront.accounts import Role
from storefront.accounts.access import maker_of, person, require, thanks_at
from storefront.errors import say
from storefront.wiring import limiter, now
from storefront.wiring.languages import language
from storefront.wiring.limits import network

pages = Blueprint("trace", __name__)


@pages.get("/p/<code>")
@limiter.limit("120 per 5 minutes", key_func=network)
def made(code: str) -> Response | Answer:
    """Who made this."""
    row = _code(code)
    if row.code != code:
        return redirect(url_for(".made", code=row.code), 301)
    return _page(row, "", "")


@pages.post("/p/<code>/thanks")
@limiter.limit("10 per hour", key_func=network)
def thank(code: str) -> Response | Answer:
    """A word to her."""
    row, session = _code(code), db.session()
    story, typed = tracing.traced(session, row), request.form.get("words", "")
    to = (story.maker_id, story.cooperative_id)
    try:
        trace.thank(session, row, typed, to=to, language=language(), now=now())
        session.commit()
    except Invalid as refusal:
        session.rollback()
        return _page(row, typed, say(refusal), 422)
    flash(_("Thank you. She will read it, or have it read to her."), "good")
    return redirect(url_for(".made", code=row.code), 303)


@pages.get("/work/thanks")
def hers() -> str:
    """What buyers wrote to me."""
    require(Role.MAKER)
    found = tracing.thanks_to(db.session(), maker_of(person()).id)
    return render_template("work/thanks.html", thanks=found)


@pages.get("/coop/thanks")
def of_cooperative() -> str:
    """What buyers wrote to our makers."""
    who = require(Role.LEAD)
    return render_template(
        "coop/thanks.html", thanks=tracing.thanks_at(db.session(), who.cooperative_ids)
    )


@pages.post("/coop/thanks/<int:thanks_id>/hiding")
def hide(thanks_id: int) -> Answer:
    """She shall not read this."""
    who = require(Role.LEAD)
    trace.hide_thanks(
        db.session(), thanks_at(who, thanks_id), actor=who.actor(Role.LEAD), now=now()
    )
    db.session.commit()
    flash(_("She does not see it any more."), "good")
    return redirect(url_for(".of_cooperative"), 303)


def _code(typed: str) -> TraceCode:
    found = trace.by_code(db.session(), typed)
    if found is None:
        raise NotFound("code")
    return found


def _page(row: TraceCode, typed: str, wrong: str, status: int = 200) -> Response:
    session = db.session()
    story = tracing.traced(session, row)
    face = story.maker.portrait_asset_id if story.maker else None
    answer = make_response(
        render_template(
            "shop/traced.html",
            code=row,
            shown=code_shown(row.code),
            story=story,
            cover=covers(session, [story.product_id]).get(story.product_id),
            portrait=next(iter(asset_views(session, [face]).values()), None) if face else None,
            typed=typed,
            wrong=wrong,
            longest=LONGEST_THANKS,
        ),
        status,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
