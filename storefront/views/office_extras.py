"""Pay besides pieces in the office: written down with a reason, agreed to by a second person where
it is taken from her; and the dated rules that protect her payday."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.errors import NotFound, Refusal
from catalog.history import Actor
from fulfillment.earnings import extras
from fulfillment.earnings.extras import ExtraKind, ExtraState, NewExtra
from storefront.accounts import Role
from storefront.accounts.access import names_of_users, person, require
from storefront.accounts.access_pay import (
    extra_for_office,
    loss_for_office,
    maker_named,
    style_named,
)
from storefront.errors import say
from storefront.forms.pay import ChargeForm, ExtraForm, MendingForm, ProtectionForm
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("office_extras", __name__, url_prefix="/office/money/extras")

PAGE = 50


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("")
def index() -> str:
    """What waits for a second person, what was lost, and every line."""
    return _page()


@pages.post("")
def add() -> Response | tuple[str, int]:
    """Write a line down; the same form twice is one line."""
    form = ExtraForm()
    if not form.validate():
        return _page(form), 422
    maker = maker_named(person(), str(form.maker.data))
    if maker is None:
        form.maker.errors = [_("There is no maker with this code.")]
        return _page(form), 422
    new = NewExtra(
        maker.id,
        form.chosen,
        form.amount.money,
        str(form.reason.data),
        key=f"office:{form.nonce.data}",
        place=str(form.place.data) if form.chosen is ExtraKind.ADVANCE else "bank",
    )
    return _written(new, form)


@pages.post("/losses/<int:loss_id>")
def charge(loss_id: int) -> Response | tuple[str, int]:
    """Charge lost material; a second person has to agree."""
    loss, form = loss_for_office(person(), loss_id), ChargeForm()
    if not form.validate():
        flash(_("Please say how much, and why."), "wrong")
        return _page(), 422
    new = NewExtra(
        loss.maker_id,
        ExtraKind.KIT_LOSS,
        form.amount.money,
        str(form.reason.data),
        key=f"loss:{loss.id}",
        loss_id=loss.id,
    )
    return _written(new, form)


@pages.post("/<int:line_id>/<step>")
def decide(line_id: int, step: str) -> Response:
    """A second person agrees, or somebody says no."""
    steps = {"agree": extras.agree, "refuse": extras.refuse}
    if step not in steps:
        raise NotFound("page")
    line = extra_for_office(person(), line_id)
    steps[step](db.session(), line, actor=_actor(), now=now())
    db.session.commit()
    flash(_("Booked.") if step == "agree" else _("It is not booked."), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/protection")
def protect() -> Response | tuple[str, int]:
    """What a payday leaves her, from a day on."""
    form = ProtectionForm(prefix="protect")
    if not form.validate():
        return _page(form), 422
    tell = partial(extras.set_protection, db.session(), share_points=form.share.points)
    tell = partial(tell, charge_points=form.charge.points)
    return _ruled(form, partial(tell, minimum=form.minimum.money, starts_on=form.day()))


@pages.post("/mending")
def mending() -> Response | tuple[str, int]:
    """What mending earns, from a day on."""
    form = MendingForm(_homes(), prefix="mend")
    if not form.validate():
        return _page(form), 422
    slug = str(form.sku.data or "")
    style = style_named(person(), slug) if slug else None
    if slug and style is None:
        form.sku.errors = [_("There is no style at this address.")]
        return _page(form), 422
    tell = partial(extras.set_mending, db.session(), product_id=style.id if style else None)
    told = partial(tell, cooperative_id=form.home_id, share_points=form.share.points)
    return _ruled(form, partial(told, starts_on=form.day()))


def _written(new: NewExtra, form: ExtraForm | ChargeForm) -> Response | tuple[str, int]:
    try:
        line = extras.add(db.session(), new, actor=_actor(), now=now())
    except Refusal as refusal:
        db.session.rollback()
        form.amount.errors = [say(refusal)]
        flash(say(refusal), "wrong")
        return _page(form), refusal.status
    db.session.commit()
    asked = line.state is ExtraState.ASKED
    flash(
        _("Written down: a second person has to agree.") if asked else _("It is hers now."), "good"
    )
    return redirect(url_for(".index"), 303)


def _ruled(
    form: ProtectionForm | MendingForm, tell: Callable[..., object]
) -> Response | tuple[str, int]:
    try:
        tell(actor=_actor(), now=now())
    except Refusal as refusal:
        db.session.rollback()
        form.starts_on.errors = [say(refusal)]
        return _page(form), refusal.status
    db.session.commit()
    flash(_("Noted. It counts from that day on."), "good")
    return redirect(url_for(".index"), 303)


def _homes() -> list[tuple[str, str]]:
    return [(str(each.id), words(each.name)) for each in cooperatives(db.session())]


def _actor() -> Actor:
    return person().actor(Role.OFFICE)


def _page(refused: FlaskForm | None = None) -> str:
    session, today = db.session(), now().date()
    before = request.args.get("before", type=int)
    rows = extras.newest(session, before_id=before, limit=PAGE + 1)
    asked = extras.waiting(session)
    fresh = {
        "form": ExtraForm(formdata=None, nonce=secrets.token_urlsafe(16)),
        "protect": ProtectionForm(formdata=None, prefix="protect", starts_on=today),
        "mend": MendingForm(_homes(), formdata=None, prefix="mend", starts_on=today),
    }
    forms = {name: refused if type(each) is type(refused) else each for name, each in fresh.items()}
    return render_template(
        "office/money/extras.html",
        rows=rows[:PAGE],
        older=rows[PAGE - 1].id if len(rows) > PAGE else None,
        asked=asked,
        losses=extras.losses(session, on=today),
        rule=extras.protection(session, on=today),
        names=names_of_users(person(), {each.asked_by for each in asked if each.asked_by}),
        me=person().user_id,
        **forms,
    )
