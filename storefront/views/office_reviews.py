"""Reviews in the office: what waits to be read, and what is decided about it.

Nobody publishes what nobody has read: the form carries the edition that was on the page.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor, history_of
from storefront import reviews
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.accounts.access_voices import product_of_review, review_for_office
from storefront.accounts.photos import photo_views
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.forms.reviewing import DecisionForm, ReplyForm
from storefront.reviews import REVIEW, Review, WaitingRow
from storefront.wiring.clock import now

pages = Blueprint("reviews", __name__, url_prefix="/reviews")

PAGE = 20


@pages.get("")
def index() -> str:
    """What waits, the longest first."""
    found = reviews.to_look_at(db.session(), after=_after(), limit=PAGE + 1)
    shown = found[:PAGE]
    last = _place(shown[-1]) if len(found) > PAGE else None
    return render_template("office/reviews.html", rows=shown, last=last, paged=_after() is not None)


@pages.get("/<int:review_id>")
def review(review_id: int) -> str:
    """One review."""
    row = review_for_office(person(), review_id)
    decision = DecisionForm(formdata=None, edition=str(row.edition), says=row.says)
    return _page(row, decision, _reply(row))


@pages.post("/<int:review_id>/decision")
def decide(review_id: int) -> Response | tuple[str, int]:
    """Publish it, refuse it, hide it, or leave it as it is."""
    row, form = review_for_office(person(), review_id), DecisionForm()
    if not form.validate():
        return _page(row, form, _reply(row)), 422
    try:
        _decided(row, form, actor=person().actor(Role.OFFICE))
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(say(refusal))
        row = review_for_office(person(), review_id)
        return _page(row, form, _reply(row)), refusal.status
    flash(_("Done."), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/<int:review_id>/reply")
def reply(review_id: int) -> Response | tuple[str, int]:
    """What we answer, and her words in the other language."""
    row, form = review_for_office(person(), review_id), ReplyForm()
    if not form.validate():
        return _page(row, DecisionForm(formdata=None, edition=str(row.edition)), form), 422
    session, actor, moment = db.session(), person().actor(Role.OFFICE), now()
    answer, translation = str(form.answer.data or ""), str(form.translation.data or "")
    if row.proposed or answer != row.answer or form.answer_language.data != row.answer_language:
        reviews.answer(
            session,
            row,
            answer,
            language=str(form.answer_language.data),
            by_cooperative=form.voice.data == "cooperative",
            actor=actor,
            now=moment,
        )
    if translation != row.translation:
        reviews.translate(session, row, translation, actor=actor, now=moment)
    session.commit()
    flash(_("Kept."), "good")
    return redirect(url_for(".review", review_id=review_id), 303)


def _decided(row: Review, form: DecisionForm, *, actor: Actor) -> None:
    session, moment, says = db.session(), now(), str(form.says.data or "")
    act = request.form.get("act", "")
    if act == "publish":
        edition = whole(form.edition.data) or 0
        reviews.publish(session, row, edition=edition, actor=actor, now=moment)
    elif act == "refuse":
        reviews.refuse(session, row, says=says, actor=actor, now=moment)
    elif act == "hide":
        reviews.hide(session, row, says=says, actor=actor, now=moment)
    else:
        reviews.leave(session, row, actor=actor, now=moment)


def _page(row: Review, decision: DecisionForm, reply: ReplyForm) -> str:
    session = db.session()
    return render_template(
        "office/review.html",
        row=row,
        product=product_of_review(person(), row),
        decision=decision,
        reply=reply,
        may=REVIEW.verbs(row.state),
        doubts=reviews.doubts(row.words),
        complaints=reviews.complaints_of(session, row.id),
        past=history_of(session, row.__tablename__, row.id),
        acts=_acts(),
        photos=photo_views(session, reviews.asset_ids([row])),
    )


def _reply(row: Review) -> ReplyForm:
    known = {each: getattr(row, each) for each in ("answer", "answer_language", "translation")}
    if row.proposed:
        known |= {"answer": row.proposed, "answer_language": row.proposed_language}
    voice = "cooperative" if row.proposed or row.answer_by_cooperative else "shop"
    return ReplyForm(formdata=None, voice=voice, **known)


def _acts() -> dict[str, str]:
    """What happened to it, in words."""
    return {
        "write": _("Written"),
        "rewrite": _("Written anew"),
        "publish": _("Published"),
        "refuse": _("Not shown"),
        "hide": _("Hidden"),
        "leave": _("Looked at, left as it is"),
        "answer": _("Answered"),
        "propose": _("The cooperative wrote an answer"),
        "translate": _("Translated"),
        "complain": _("A reader complained"),
        "withdraw": _("Taken back"),
    }


def _place(row: WaitingRow) -> str:
    return f"{row.look_since.timestamp():.6f}_{row.id}"


def _after() -> tuple[datetime, int] | None:
    """The last row of the page before, as its link names it; nonsense is the first page."""
    moment, _mark, number = request.args.get("after", "").partition("_")
    try:
        return datetime.fromtimestamp(float(moment), UTC), int(number)
    except (ValueError, OverflowError, OSError):
        return None
