"""Questions of makers about their pay, for the lead of their cooperative and for the office."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from fulfillment import earnings
from fulfillment.earnings import questions
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.accounts.access_pay import question_here
from storefront.errors import say
from storefront.wiring.clock import now

pages = Blueprint("pay_questions", __name__, url_prefix="/pay-questions")


@pages.before_request
def _leads_and_office() -> None:
    require(Role.LEAD, Role.OFFICE)


@pages.get("")
def index() -> str:
    """What waits for an answer, the oldest first, each with its line."""
    session = db.session()
    homes = None if Role.OFFICE in person().roles else person().cooperative_ids
    waiting = questions.waiting(session, homes, limit=20)
    lines = {
        each.question.id: earnings.line_of(session, each.question.maker_id, each.question.line_id)
        for each in waiting
    }
    return render_template("people/pay_questions.html", waiting=waiting, lines=lines)


@pages.post("/<int:question_id>")
def answer(question_id: int) -> Response:
    """A person answers; it stands on her page."""
    row, words = question_here(person(), question_id), request.form.get("words", "")
    role = Role.OFFICE if Role.OFFICE in person().roles else Role.LEAD
    try:
        questions.answer(db.session(), row, words=words, actor=person().actor(role), now=now())
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
        return redirect(url_for(".index"), 303)
    db.session.commit()
    flash(_("Your answer stands on her page."), "good")
    return redirect(url_for(".index"), 303)
