"""A cooperative's round of a day: at which doors it calls, in which order, what is done there."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.history import Actor
from fulfillment import materials
from fulfillment.board.rounds import possible, stops
from fulfillment.workflow import floor, kitting
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.accounts.access_materials import maker_at, stop_at
from storefront.forms.counting import whole
from storefront.forms.materials import day_of
from storefront.views.kit_papers import round_paper
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("coop_rounds", __name__, url_prefix="/coop/materials/round")

#: So many doors are put on a round at once.
MOST = 60


@pages.before_request
def _leads_only() -> None:
    require(Role.LEAD)


@pages.get("")
def index() -> str:
    """The round of a day, and the doors that could be on it."""
    session, home, day = db.session(), _home(), _day()
    return render_template(
        "coop/round.html",
        stops=stops(session, home, day),
        possible=possible(session, home, day),
        homes=[each for each in cooperatives(session) if each.id in person().cooperative_ids],
        home=home,
        day=day,
    )


@pages.post("")
def plan() -> Response:
    """Put the chosen doors on the round."""
    codes = [key.removeprefix("maker-") for key in request.form if key.startswith("maker-")]
    found = [maker_at(person(), code) for code in sorted(codes)[:MOST]]
    ids = [each.id for each in found if each.cooperative_id == _home()]
    count = materials.call_at(db.session(), _home(), _day(), ids, actor=_lead(), now=now())
    db.session.commit()
    text = ngettext("%(num)s door is on the round.", "%(num)s doors are on the round.", count)
    flash(text, "good" if count else "needs")
    return _back()


@pages.post("/stops/<int:stop_id>")
def stop(stop_id: int) -> Response:
    """Done there; earlier; or not on this round."""
    row, session = stop_at(person(), stop_id), db.session()
    match request.form.get("answer"):
        case "earlier":
            materials.earlier(session, row)
        case "skip":
            materials.skip(session, row, actor=_lead(), now=now())
        case _done:
            given = kitting.stop_done(session, row, actor=_lead(), now=now())
            text = ngettext(
                "Done; %(num)s kit is hers now.", "Done; %(num)s kits are hers now.", given
            )
            flash(text, "good")
    session.commit()
    return _back()


@pages.post("/doors/<code>")
def door(code: str) -> Response:
    """What whoever calls there must know."""
    maker = maker_at(person(), code)
    materials.note_door(db.session(), maker.id, request.form.get("words", ""))
    db.session.commit()
    flash(_("The words for her door are kept."), "good")
    return _back()


@pages.get("/round.pdf")
def paper() -> Response:
    """The round, to carry along."""
    home, day = _home(), _day()
    named = {each.id: words(each.name) for each in cooperatives(db.session())}
    return round_paper(named[home], day, stops(db.session(), home, day))


def _home() -> int:
    mine = person().cooperative_ids
    asked = whole(request.values.get("cooperative"))
    return asked if asked in mine else min(mine)


def _day() -> date:
    asked = request.values.get("day")
    return day_of(asked) if asked else floor.local_day(db.session(), _home(), now())


def _back() -> Response:
    address = url_for(".index", day=_day().isoformat(), cooperative=_home())
    return redirect(address, 303)


def _lead() -> Actor:
    return person().actor(Role.LEAD)
