"""A lead's settings of her cooperative: its days and ways, its posts, and what partners may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.cooperatives import (
    Cooperative,
    close_on,
    closed_of,
    cooperatives,
    open_on,
    set_ways,
    ways_of,
)
from catalog.db import db
from catalog.errors import Invalid, Refusal
from fulfillment.board.person import spans
from fulfillment.workflow.floor import local_day
from storefront import partners
from storefront.accounts import Role
from storefront.accounts.access import (
    grant_of,
    home_led,
    homes_led,
    person,
    post_of,
    require,
    staff_of,
)
from storefront.accounts.access_people import people_named
from storefront.accounts.actions import Belongs, role_given, role_taken, user_added
from storefront.errors import say
from storefront.forms.partners import ClosedForm, GrantForm, PostForm, WaysForm
from storefront.partners import NewGrant, Scope
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("coop_settings", __name__, url_prefix="/coop/settings")


@pages.before_request
def _leads_only() -> None:
    require(Role.LEAD)


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page; one of them may come back with what is wrong."""

    ways: WaysForm | None = None
    closed: ClosedForm | None = None
    post: PostForm | None = None
    grant: GrantForm | None = None


@pages.get("")
def settings() -> str:
    """The settings of one cooperative she leads."""
    return _page(_home(), Forms())


@pages.post("/ways")
def ways() -> Response | tuple[str, int]:
    """Its days, places, carriers and lead times."""
    home, form = _home(), WaysForm()
    if not form.validate():
        return _page(home, Forms(ways=form)), 422
    try:
        set_ways(db.session(), home, form.ways(), actor=person().actor(Role.LEAD), now=now())
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return _undone(Forms(ways=form))
    return _kept(home, "ways")


@pages.post("/closed")
def close() -> Response | tuple[str, int]:
    """Close the centre on some days."""
    home, form = _home(), ClosedForm()
    if not form.validate():
        return _page(home, Forms(closed=form)), 422
    try:
        days = form.days(_today(home))
        close_on(db.session(), home, days, actor=person().actor(Role.LEAD), now=now())
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return _undone(Forms(closed=form))
    return _kept(home, "closed")


@pages.post("/closed/removal")
def open_again() -> Response:
    """Open on these days after all."""
    home, form = _home(), ClosedForm()
    if form.validate():
        first, last = form.span()
        open_on(db.session(), home, first, last, actor=person().actor(Role.LEAD), now=now())
    return _kept(home, "closed")


@pages.post("/posts")
def post() -> Response | tuple[str, int]:
    """Give somebody a post."""
    home, form, session = _home(), PostForm(), db.session()
    if not form.validate():
        return _page(home, Forms(post=form)), 422
    actor, role = person().actor(Role.LEAD), Role(form.post.data)
    user = user_added(session, str(form.email.data), language="zh-Hans", actor=actor, now=now())
    belongs = Belongs(cooperative_id=home.id)
    role_given(session, user, role, belongs, actor=actor, now=now())
    return _kept(home, "posts")


@pages.post("/posts/<int:membership_id>/removal")
def no_post(membership_id: int) -> Response:
    """Take a post back; it counts from the next press on."""
    home = _home()
    row = post_of(person(), home, membership_id)
    role_taken(db.session(), row, actor=person().actor(Role.LEAD), now=now())
    return _kept(home, "posts")


@pages.post("/grants")
def grant() -> Response | tuple[str, int]:
    """Let a partner see something."""
    home, form = _home(), _grant_form(_home())
    if not form.validate():
        return _page(home, Forms(grant=form)), 422
    try:
        new = _new_grant(home, form)
        partners.give_grant(db.session(), home, new, actor=person().actor(Role.LEAD), now=now())
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return _undone(Forms(grant=form))
    return _kept(home, "grants")


@pages.post("/grants/<int:grant_id>/removal")
def no_grant(grant_id: int) -> Response:
    """End a grant at once."""
    home = _home()
    row = grant_of(person(), home, grant_id)
    partners.end_grant(db.session(), home, row, actor=person().actor(Role.LEAD), now=now())
    return _kept(home, "grants")


def _new_grant(home: Cooperative, form: GrantForm) -> NewGrant:
    session, scope = db.session(), Scope(form.scope.data)
    first, last = form.term(_today(home))
    email = str(form.email.data or "").strip()
    if not email and not form.partner.data:
        raise Invalid("grant.nobody", "Please choose a partner.", field="partner")
    if not email:
        return NewGrant(scope, first, last, partner_id=int(form.partner.data or 0))
    actor = person().actor(Role.LEAD)
    user = user_added(session, email, language="zh-Hans", actor=actor, now=now())
    return NewGrant(scope, first, last, user_id=user.id)


def _grant_form(home: Cooperative, *, empty: bool = False) -> GrantForm:
    form = GrantForm(formdata=None, first=_today(home)) if empty else GrantForm()
    others = [each for each in cooperatives(db.session()) if each.id != home.id]
    form.partner.choices = [("", "–"), *((str(each.id), words(each.name)) for each in others)]
    return form


def _page(home: Cooperative, forms: Forms) -> str:
    session, here = db.session(), ways_of(home)
    closed = closed_of(session, [home.id], since=_today(home))[home.id]
    grants = partners.given_by(session, home.id)
    told = {"carriers": "\n".join(here.carriers), "open_days": list(here.open_days)}
    numbers = {each: getattr(here, each) for each in ("centre_places", "kit_days", "return_days")}
    fresh = WaysForm(formdata=None, to_homes=here.to_homes, **told, **numbers)
    return render_template(
        "coop/settings.html",
        home=home,
        homes=homes_led(person()),
        ways=forms.ways or fresh,
        closed=forms.closed or ClosedForm(formdata=None),
        closings=spans(closed),
        post=forms.post or PostForm(formdata=None),
        staff=staff_of(person(), home),
        grant=forms.grant or _grant_form(home, empty=True),
        grants=grants,
        names=people_named(person(), {each.user_id for each in grants}),
    )


def _undone(forms: Forms) -> tuple[str, int]:
    db.session.rollback()
    return _page(_home(), forms), 422


def _kept(home: Cooperative, part: str) -> Response:
    db.session.commit()
    flash(_("Kept."), "good")
    return redirect(url_for(".settings", home=home.slug, _anchor=part), 303)


def _home() -> Cooperative:
    return home_led(person(), request.args.get("home", ""))


def _today(home: Cooperative) -> date:
    return local_day(db.session(), home.id, now())
