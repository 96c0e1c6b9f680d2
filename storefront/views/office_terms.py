"""Terms of paydays in the office: the least amount, the longest wait, and whom nobody pays now."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment.earnings import terms
from fulfillment.ledger.rules import book_day
from fulfillment.workflow import holding
from storefront.accounts import Role
from storefront.accounts.access import hold_for_office, names_of_users, person, require
from storefront.accounts.access_pay import maker_named
from storefront.errors import say
from storefront.forms.pay_terms import HoldForm, TermForm
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("office_terms", __name__, url_prefix="/office/money/terms")


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("")
def index() -> str:
    """What is in force, and whose paydays are held."""
    return _page()


@pages.post("")
def tell() -> Response | tuple[str, int]:
    """From a day on, so much at least, and so many days at most."""
    form = TermForm(_homes(), prefix="term")
    if not form.validate():
        return _page(form), 422
    try:
        terms.set_term(
            db.session(),
            cooperative_id=form.home_id,
            least=form.least.money,
            longest_days=form.longest_days.data or 0,
            starts_on=form.day(),
            actor=_actor(),
            now=now(),
        )
    except Refusal as refusal:
        db.session.rollback()
        form.starts_on.errors = [say(refusal)]
        return _page(form), refusal.status
    db.session.commit()
    flash(_("Noted. It counts from that day on."), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/holds")
def hold() -> Response | tuple[str, int]:
    """No payday pays her until a second person says so."""
    form = HoldForm(prefix="hold")
    if not form.validate():
        return _page(hold=form), 422
    maker = maker_named(person(), str(form.maker.data))
    if maker is None:
        form.maker.errors = [_("There is no maker with this code.")]
        return _page(hold=form), 422
    reason = str(form.reason.data)
    try:
        holding.maker_held(db.session(), maker.id, reason=reason, actor=_actor(), now=now())
    except Refusal as refusal:
        db.session.rollback()
        form.maker.errors = [say(refusal)]
        return _page(hold=form), refusal.status
    db.session.commit()
    flash(_("Her paydays are held. What she is owed stands as before, and she reads why."), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/holds/<int:hold_id>/end")
def lift(hold_id: int) -> Response:
    """A second person lifts it."""
    row, reason = hold_for_office(person(), hold_id), request.form.get("reason", "")
    try:
        holding.maker_released(db.session(), row, reason=reason, actor=_actor(), now=now())
        db.session.commit()
        flash(_("Lifted: the next payday pays her."), "good")
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for(".index"), 303)


def _actor() -> Actor:
    return person().actor(Role.OFFICE)


def _homes() -> list[tuple[str, str]]:
    return [(str(each.id), words(each.name)) for each in cooperatives(db.session())]


def _page(term: TermForm | None = None, hold: HoldForm | None = None) -> str:
    session, today, homes = db.session(), book_day(now()), _homes()
    told, holds = terms.terms(session), terms.holds(session)
    fresh = {"longest_days": terms.HOUSE.longest_days, "starts_on": today}
    return render_template(
        "office/money/terms.html",
        term=term or TermForm(homes, formdata=None, prefix="term", **fresh),
        hold=hold or HoldForm(formdata=None, prefix="hold"),
        homes=[(name, terms.term_in_force(told, int(each), on=today)) for each, name in homes],
        coming=[
            (dict(homes).get(str(each.cooperative_id)), each)
            for each in told
            if each.starts_on > today
        ],
        holds=holds,
        names=names_of_users(person(), {each.placed_by for each in holds}),
        me=person().user_id,
    )
