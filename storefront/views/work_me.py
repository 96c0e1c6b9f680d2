"""About me: what is shown of me, what I said yes to, who may act for me, what is kept, who looked.

The first page is for whoever acts; helpers, the record and the log are for her alone.
"""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from fulfillment.makers import helping, privacy
from fulfillment.makers.consents import Given
from fulfillment.makers.privacy import SINGLE, Asked, Field, Purpose, Seat
from storefront.accounts import Role
from storefront.accounts.access import herself, maker_of, note_of, own_helper, person, require
from storefront.accounts.access_people import people_named
from storefront.forms.counting import whole
from storefront.views.records import Shown, words_of_records
from storefront.wiring.clock import now

pages = Blueprint("work_me", __name__, url_prefix="/work")

#: Lines of the log on one page.
PAGE = 30


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.get("/me")
def me() -> str:
    """The doors of what is about me."""
    return render_template("work/me.html", maker=maker_of(person()))


@pages.get("/helpers")
def helpers() -> str:
    """Who may act for me."""
    named = helping.helpers_of(db.session(), herself(person()).id)
    return render_template("work/helpers.html", helpers=named)


@pages.post("/helpers/<int:helper_id>/agreement")
def agree(helper_id: int) -> Response:
    """Yes, she may."""
    maker, row = herself(person()), own_helper(person(), helper_id)
    actor = person().actor(Role.MAKER)
    helping.agree(db.session(), maker, row, Given(), actor=actor, now=now())
    db.session.commit()
    flash(_("She may act for you now. You can end it at any time."), "good")
    return redirect(url_for(".helpers"), 303)


@pages.post("/helpers/<int:helper_id>/removal")
def end(helper_id: int) -> Response:
    """No more, from this moment."""
    maker, row = herself(person()), own_helper(person(), helper_id)
    actor = person().actor(Role.MAKER)
    helping.end_help(db.session(), maker, row, actor=actor, now=now())
    db.session.commit()
    flash(_("She can do nothing for you any more."), "good")
    return redirect(url_for(".helpers"), 303)


@pages.get("/record")
def record() -> str:
    """What is kept of me."""
    return _record(None)


@pages.post("/record/openings")
def open_field() -> Response:
    """Show me one part of it; this look is written down like any other."""
    maker, field = herself(person()), request.form.get("field", "")
    if field not in set(SINGLE):
        raise Invalid("private.purpose", "Please choose one of these.", field="field")
    asked, actor = Asked(Field(field), Purpose.OWN, Seat.SELF), person().actor(Role.MAKER)
    text = privacy.open_one(db.session(), maker, asked, actor=actor, now=now())
    db.session.commit()
    return _unkept(Shown(field, text or "–"))


@pages.post("/record/notes/<int:note_id>/openings")
def open_note(note_id: int) -> Response:
    """Show me one note."""
    row = note_of(person(), herself(person()), note_id)
    asked, actor = Asked(Field.ADAPTATION, Purpose.OWN, Seat.SELF), person().actor(Role.MAKER)
    text = privacy.open_note(db.session(), row, asked, actor=actor, now=now())
    db.session.commit()
    return _unkept(Shown(f"note-{row.id}", text))


@pages.post("/record/notes/<int:note_id>/removal")
def end_note(note_id: int) -> Response:
    """This is not to be kept any more."""
    maker = herself(person())
    row = note_of(person(), maker, note_id)
    privacy.end_note(db.session(), maker, row, actor=person().actor(Role.MAKER), now=now())
    db.session.commit()
    flash(_("The note is gone."), "good")
    return redirect(url_for(".record"), 303)


@pages.get("/readings")
def readings() -> str:
    """Who looked at my data."""
    before = whole(request.args.get("before"))
    maker = herself(person())
    log = privacy.readings(db.session(), maker_id=maker.id, before_id=before, limit=PAGE + 1)
    names = people_named(person(), {each.user_id for each in log})
    more = log[PAGE - 1].id if len(log) > PAGE else None
    return render_template("work/readings.html", log=log[:PAGE], names=names, more=more)


def _record(opened: Shown | None) -> str:
    maker = herself(person())
    return render_template(
        "work/record.html",
        kept=privacy.kept_fields(db.session(), maker.id),
        notes=privacy.notes_of(db.session(), maker.id),
        opened=opened,
        **words_of_records(),
    )


def _unkept(opened: Shown) -> Response:
    answer = make_response(_record(opened))
    answer.headers["Cache-Control"] = "no-store"
    return answer
