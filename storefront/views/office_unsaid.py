"""`/office/unsaid`: words that no host says, of one product or of anything."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from storefront import live
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.errors import say
from storefront.forms.unsaid import UnsaidForm
from storefront.live import cues
from storefront.wiring import now

pages = Blueprint("office_unsaid", __name__, url_prefix="/office/unsaid")
Answer = Response | str | tuple[str, int]


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("")
def index() -> str:
    """Both lists."""
    return _page(_form(empty=True))


@pages.post("")
def bar() -> Answer:
    """One more."""
    session, form = db.session(), _form()
    if not form.validate():
        return _page(form), 422
    try:
        told, of = (str(form.phrase.data), form.instead.data or ""), form.product.data or None
        cues.bar(session, *told, product_id=of, actor=person().actor(Role.OFFICE), now=now())
    except Invalid as refusal:
        session.rollback()
        form.phrase.errors = [say(refusal)]
        return _page(form), 422
    return _saved()


@pages.post("/<int:row_id>/end")
def unbar(row_id: int) -> Response:
    """It may be said again."""
    session = db.session()
    row = cues.barred_row(session, min(row_id, 2**31 - 1))
    cues.unbar(session, row, actor=person().actor(Role.OFFICE), now=now())
    return _saved()


def _form(*, empty: bool = False) -> UnsaidForm:
    form = UnsaidForm(formdata=None) if empty else UnsaidForm()
    form.offer(live.linkable(db.session())["product"])
    return form


def _page(form: UnsaidForm) -> str:
    return render_template("office/unsaid.html", form=form, rows=cues.barred_all(db.session()))


def _saved() -> Response:
    db.session.commit()
    flash(_("Saved."), "good")
    return redirect(url_for(".index"), 303)
