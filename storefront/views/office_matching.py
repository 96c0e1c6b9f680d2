"""Gateway, bank and book in the office: a worklist of what differs, one difference, the days.

Each difference has an owner, a reason and a resolution; what a resolution books waits for a second
person. Comparing is a job, asked for by a button or made every night.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog import queue
from catalog.db import db
from catalog.errors import NotFound, Refusal
from catalog.history import Actor
from storefront import payments
from storefront.accounts import Role
from storefront.accounts.access import names_of_users, person, require
from storefront.errors import say
from storefront.forms.matching import BookForm, ReasonForm, WaitForm
from storefront.payments import threeway
from storefront.payments.threeway import Match, MatchState
from storefront.views.money_words import recipe
from storefront.wiring.clock import now

pages = Blueprint("office_matching", __name__, url_prefix="/office/money/matching")

#: What the list shows, by the word of its address.
SHOWN = {
    "open": (MatchState.OPEN,),
    "asked": (MatchState.ASKED,),
    "waiting": (MatchState.WAITING, MatchState.YOUNG),
    "closed": (MatchState.CLOSED,),
}
Answer = Response | tuple[str, int]


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.context_processor
def _words() -> dict[str, object]:
    return {"recipe": recipe, "gateway_or_bank": _place}


@pages.get("")
def index() -> str:
    """What differs, by where it stands; the gateway's payouts beside the bank."""
    session = db.session()
    shown = request.args.get("show", "open")
    if shown not in SHOWN:
        raise NotFound("page")
    rows = threeway.worklist(session, SHOWN[shown], after=_after())
    owners = {row.match.owner_id for row in rows if row.match.owner_id is not None}
    tally = threeway.tally(session)
    return render_template(
        "office/matching/index.html",
        rows=rows,
        shown=shown,
        counts={name: sum(tally.get(each, 0) for each in some) for name, some in SHOWN.items()},
        names=names_of_users(person(), owners),
        runs=threeway.runs(session),
        payouts=threeway.payouts(session),
        more=rows[-1].match.id if len(rows) == threeway.PAGE else None,
    )


@pages.post("")
def ask_for() -> Response:
    """Compare now; two clicks within a minute are one."""
    session, moment = db.session(), now()
    key = f"payments.match:asked:{moment:%Y%m%d%H%M}"
    queue.enqueue(session, "payments.match", {}, now=moment, key=key)
    session.commit()
    flash(_("It is being compared; what is found comes here in a moment."), "good")
    return redirect(url_for(".index"), 303)


@pages.get("/days")
def days() -> str:
    """What each side says of each day."""
    try:
        asked = request.args.get("before")
        before = date.fromisoformat(asked) if asked else None
    except ValueError:
        raise NotFound("page") from None
    rows = threeway.days(db.session(), before=before)
    return render_template("office/matching/days.html", rows=rows)


@pages.get("/<int:match_id>")
def one(match_id: int) -> str:
    """A difference and what can be done about it."""
    return _page(threeway.match_by_id(db.session(), match_id))


@pages.post("/<int:match_id>/owner")
def take(match_id: int) -> Answer:
    """I look after this."""
    return _done(match_id, threeway.take)


@pages.post("/<int:match_id>/explanation")
def explain(match_id: int) -> Answer:
    """Nothing is to be booked."""
    form = ReasonForm()
    return _done(match_id, partial(threeway.explain, reason=_text(form)), form)


@pages.post("/<int:match_id>/waiting")
def wait(match_id: int) -> Answer:
    """It is expected to come right by itself."""
    form = WaitForm()
    if not form.validate():
        return _page(threeway.match_by_id(db.session(), match_id), form), 422
    return _done(match_id, partial(threeway.wait, until=form.day(), reason=_text(form)), form)


@pages.post("/<int:match_id>/booking")
def book(match_id: int) -> Answer:
    """Something shall be booked."""
    form = BookForm()
    if not form.validate():
        return _page(threeway.match_by_id(db.session(), match_id), form), 422
    asked = partial(threeway.ask, resolution=form.chosen, reason=_text(form))
    return _done(match_id, asked, form)


@pages.post("/<int:match_id>/agreement")
def agree(match_id: int) -> Answer:
    """The second person agrees."""
    place = payments.place_named(threeway.match_by_id(db.session(), match_id).place)
    return _done(match_id, partial(threeway.agree, place=place))


@pages.post("/<int:match_id>/refusal")
def refuse(match_id: int) -> Answer:
    """It is not booked."""
    return _done(match_id, threeway.refuse)


@pages.post("/<int:match_id>/pair/<int:other_id>")
def pair(match_id: int, other_id: int) -> Response:
    """These two are one."""
    session = db.session()
    both = (threeway.match_by_id(session, match_id), threeway.match_by_id(session, other_id))
    told, booked = sorted(both, key=lambda each: each.told_id is None)
    threeway.pair(session, told, booked, actor=_actor(), now=now())
    session.commit()
    flash(_("They belong together now."), "good")
    return redirect(url_for(".one", match_id=told.id), 303)


def _done(match_id: int, does: Callable[..., None], form: ReasonForm | None = None) -> Answer:
    """Do it to a difference; a refusal is told on its page, or beside the field it is about."""
    session = db.session()
    row = threeway.match_by_id(session, match_id)
    if form is not None and not form.validate():
        return _page(row, form), 422
    try:
        does(session, row, actor=_actor(), now=now())
    except Refusal as refusal:
        session.rollback()
        if form is None:
            raise
        form.reason.errors = [say(refusal)]
        return _page(threeway.match_by_id(session, match_id), form), refusal.status
    session.commit()
    flash(_("Noted."), "good")
    return redirect(url_for(".one", match_id=match_id), 303)


def _page(row: Match, form: ReasonForm | None = None) -> str:
    session = db.session()
    forms = {each.does: each for each in (ReasonForm(), WaitForm(), BookForm())}
    if form is not None:
        forms[form.does] = form
    people = {each for each in (row.owner_id, row.asked_by, row.decided_by) if each is not None}
    return render_template(
        "office/matching/one.html",
        row=threeway.difference(session, row),
        candidates=threeway.candidates(session, row),
        names=names_of_users(person(), people),
        me=person().actor(Role.OFFICE).user_id,
        **forms,
    )


def _place(name: str) -> str:
    return str(_("The bank") if name == "bank" else _("The payment service"))


def _text(form: ReasonForm) -> str:
    return str(form.reason.data or "")


def _after() -> int:
    return max(0, min(request.args.get("after", type=int) or 0, threeway.LARGEST))


def _actor() -> Actor:
    return person().actor(Role.OFFICE)
