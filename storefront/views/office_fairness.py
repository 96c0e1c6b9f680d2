"""Fair rates in the office: the table of wages, and each style's time study beside its rate."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from catalog import fairness
from catalog.db import db
from catalog.errors import Refusal
from catalog.fairness import Element, Observed
from catalog.history import Actor
from catalog.money import Money
from catalog.products import Product
from storefront.accounts import Role
from storefront.accounts.access import names_of_users, person, product_for_office
from storefront.accounts.access_pay import consent_for_office
from storefront.errors import say
from storefront.forms.fairness import ConsentForm, StudyForm, WageForm
from storefront.wiring.clock import now

pages = Blueprint("fairness", __name__)

#: So long a word for a rate below the line holds, unless another day is named.
HOLDS = timedelta(days=30)


@pages.get("/wages")
def wages() -> str:
    """The table, and what waits for a second person."""
    return _wages(WageForm(formdata=None, starts_on=now().date()))


@pages.post("/wages")
def tell_wage() -> Response | tuple[str, int]:
    """A new line of the table."""
    form = WageForm()
    form.offer(fairness.regions(db.session()))
    if not form.validate():
        return _wages(form), 422
    try:
        fairness.wage_told(db.session(), form.line, actor=_actor(), now=now())
    except Refusal as refusal:
        db.session.rollback()
        form.starts_on.errors = [say(refusal)]
        return _wages(form), refusal.status
    db.session.commit()
    flash(_("Noted. It counts from that day on."), "good")
    return redirect(url_for(".wages"), 303)


@pages.get("/goods/<slug>/fair-rate")
def style(slug: str) -> str:
    """One style: what an hour earns, by which study, and the lines it is held against."""
    return _style(product_for_office(person(), slug))


@pages.post("/goods/<slug>/fair-rate/study")
def study(slug: str) -> Response | tuple[str, int]:
    """A new study: its minutes are the style's from now on."""
    product, form = product_for_office(person(), slug), StudyForm()
    if not form.validate():
        return _style(product, form), 422
    observed = Observed(form.study, form.seen_on, str(form.note.data or ""))
    try:
        fairness.study_told(db.session(), product, observed, actor=_actor(), now=now())
    except Refusal as refusal:
        db.session.rollback()
        form.elements.errors = [say(refusal)]
        return _style(product_for_office(person(), slug), form), 422
    db.session.commit()
    flash(_("Noted. Plans and promises reckon with these minutes from now on."), "good")
    return redirect(url_for(".style", slug=slug), 303)


@pages.post("/goods/<slug>/fair-rate/consent")
def ask_for(slug: str) -> Response | tuple[str, int]:
    """Somebody gives a reason for a rate below the line."""
    product, form = product_for_office(person(), slug), ConsentForm()
    if not form.validate():
        return _style(product, form), 422
    ask = partial(fairness.consent_asked, db.session(), product, until=form.last_day)
    try:
        ask(reason=str(form.reason.data), actor=_actor(), now=now())
    except Refusal as refusal:
        db.session.rollback()
        form.reason.errors = [say(refusal)]
        return _style(product_for_office(person(), slug), form), refusal.status
    db.session.commit()
    flash(_("Written down: a second person has to agree."), "good")
    return redirect(url_for(".style", slug=slug), 303)


@pages.post("/goods/<slug>/fair-rate/consent/<int:consent_id>")
def agree(slug: str, consent_id: int) -> Response:
    """A second person agrees."""
    row = consent_for_office(person(), consent_id)
    fairness.consent_given(db.session(), row, actor=_actor(), now=now())
    db.session.commit()
    flash(_("It may be quoted until that day."), "good")
    return redirect(url_for(".style", slug=slug), 303)


def _actor() -> Actor:
    return person().actor(Role.OFFICE)


def _wages(form: WageForm) -> str:
    session = db.session()
    form.offer(fairness.regions(session))
    return render_template(
        "office/wages.html",
        form=form,
        lines=fairness.wages(session),
        asked=fairness.consents_waiting(session),
        Money=Money,
    )


def _style(product: Product, refused: FlaskForm | None = None) -> str:
    session, today = db.session(), now().date()
    newest = fairness.newest_study(session, product.id)
    consents = fairness.consents(session, product.id)
    people = {each for row in consents for each in (row.asked_by, row.agreed_by) if each}
    fresh = {
        "study_form": _study_form(newest),
        "consent_form": ConsentForm(formdata=None, until=today + HOLDS),
    }
    forms = {name: refused if type(each) is type(refused) else each for name, each in fresh.items()}
    return render_template(
        "office/fair_rate.html",
        product=product,
        stands=fairness.of_product(session, product, on=today),
        newest=newest,
        consents=consents,
        names=names_of_users(person(), people),
        me=person().user_id,
        today=today,
        Money=Money,
        **forms,
    )


def _study_form(newest: tuple[fairness.TimeStudy, fairness.Study] | None) -> StudyForm:
    allowed = newest[1].allowances if newest else fairness.Allowances()
    return StudyForm(
        formdata=None,
        elements="\n".join(_typed(each) for each in newest[1].elements) if newest else "",
        personal=allowed.personal,
        fatigue=allowed.fatigue,
        delay=allowed.delay,
        observed_on=now().date(),
    )


def _typed(each: Element) -> str:
    seen = " ".join(map(str, each.seconds))
    return f"{each.name} | {seen} | {each.rating} | {each.times}/{each.pieces}"
