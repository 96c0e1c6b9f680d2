"""Quotes in the office: ask, hold, order, let go."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.money import Money
from fulfillment.workflow.gathering import today
from storefront import quotes
from storefront.accounts import Role
from storefront.accounts.access import person, quote_for_office
from storefront.errors import say
from storefront.forms.quotes import KeepForm, Question, read_question
from storefront.quotes import QUOTE, Keeping, Offer, QuoteState
from storefront.wiring.clock import now
from storefront.wiring.settings import settings

pages = Blueprint("quotes", __name__, url_prefix="/quotes")


@pages.get("")
def index() -> str:
    """All quotes, the newest first."""
    page = request.args.get("page", 1, type=int)
    rows, count = quotes.quotes_page(db.session(), page=page)
    shown = min(max(1, page), count)
    return render_template(
        "office/quotes.html", rows=rows, page=shown, pages=count, over=_over, now=now()
    )


@pages.get("/new")
def new() -> str | tuple[str, int]:
    """A question, and its answer if there is one."""
    question = read_question(request.args, today(now()))
    form = KeepForm(formdata=None, key=secrets.token_urlsafe(24))
    return _asking(question, form), 422 if question.wrong else 200


@pages.post("")
def keep() -> Response | tuple[str, int]:
    """Hold what was answered."""
    session, moment = db.session(), now()
    question, form = read_question(request.form, today(moment)), KeepForm()
    if not form.validate() or not question.asked:
        return _asking(question, form), 422
    try:
        offer = quotes.offer_of(session, question.asked, now=moment)
        keeping = Keeping(
            str(form.customer.data).strip(), int(form.days.data or 0), str(form.key.data)
        )
        quote = quotes.keep(session, offer, keeping, actor=person().actor(Role.OFFICE), now=moment)
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "needs")
        return _asking(question, form), 409
    session.commit()
    flash(_("The hours are held. Send the customer the link below."), "good")
    return redirect(url_for(".quote", number=quote.number), 303)


@pages.get("/<number>")
def quote(number: str) -> str:
    """One quote."""
    found = quote_for_office(person(), number)
    verbs = QUOTE.verbs(found.state)
    return render_template(
        "office/quote.html",
        quote=found,
        total=Money(found.total_minor, found.currency),
        order_number=quotes.order_number(db.session(), found),
        lines=quotes.lines_of(db.session(), found, on=today(now())),
        taxes=quotes.taxes_of(db.session(), found, on=today(now())),
        over=_over(found.state, found.expires_at <= now()),
        may_order="order" in verbs,
        may_let_go="let_go" in verbs,
        link=settings().public_url + url_for("quotes.quote", token=found.token),
    )


@pages.post("/<number>/order")
def order(number: str) -> Response:
    """It becomes a bulk order."""
    found = quote_for_office(person(), number)
    made = quotes.ordered(db.session(), found, actor=person().actor(Role.OFFICE), now=now())
    db.session.commit()
    flash(_("The order stands; its days are promised."), "good")
    return redirect(url_for("office.orders.order", number=made.number), 303)


@pages.post("/<number>/letting-go")
def let_go(number: str) -> Response:
    """Nobody will order it."""
    found = quote_for_office(person(), number)
    quotes.let_go(db.session(), found, actor=person().actor(Role.OFFICE), now=now())
    db.session.commit()
    flash(_("The quote is let go; the hours are free again."), "good")
    return redirect(url_for(".quote", number=found.number), 303)


def _over(state: QuoteState, past: bool) -> QuoteState:
    """The state as it is read, also before the job has said that it lapsed."""
    return QuoteState.LAPSED if state is QuoteState.HELD and past else state


def _asking(question: Question, form: KeepForm) -> str:
    offer, wrong = Offer(()), ""
    try:
        if question.asked:
            offer = quotes.offer_of(db.session(), question.asked, now=now())
    except Refusal as refusal:
        wrong = say(refusal)
    return render_template(
        "office/quote_new.html",
        question=question,
        offer=offer,
        form=form,
        wrong=wrong,
        stands=quotes.standing(db.session(), offer, on=today(now())),
        today=today(now()),
    )
