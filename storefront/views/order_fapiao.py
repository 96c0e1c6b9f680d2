"""A customer's fapiao: asked for, changed and taken back by her link, until it is exported."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound
from storefront import fapiao
from storefront.accounts.access import person
from storefront.accounts.access_buying import order_of_token
from storefront.forms.fapiao import FapiaoForm
from storefront.views.buying import nobody_keeps_it
from storefront.wiring import now

pages = Blueprint("order_fapiao", __name__, url_prefix="/orders/<token>/fapiao")
pages.after_request(nobody_keeps_it)
TYPED = ("title", "tax_id", "special", "address", "phone", "bank", "account", "email")


@pages.get("")
def index(token: str) -> str:
    """Her wish, as it stands."""
    order = order_of_token(token)
    row = fapiao.of_order(db.session(), order.id)
    told = {"email": order.email or ""}
    if row is not None:
        told = {name: getattr(row, name) for name in TYPED} | {"kind": row.kind.value}
    return _page(token, FapiaoForm(formdata=None, data=told))


@pages.post("")
def ask(token: str) -> Response | tuple[str, int]:
    """She wants one, or wants it otherwise."""
    order, form = order_of_token(token), FapiaoForm()
    if not form.validate():
        return _page(token, form), 422
    fapiao.ask(db.session(), order, form.wanted, actor=person().actor(), now=now())
    db.session.commit()
    flash(_("Noted. We write to you when the fapiao is made out."), "good")
    return redirect(url_for(".index", token=token), 303)


@pages.post("/withdrawal")
def withdraw(token: str) -> Response:
    """She does not want one."""
    order = order_of_token(token)
    row = fapiao.of_order(db.session(), order.id)
    if row is None:
        raise NotFound("fapiao")
    fapiao.withdraw(db.session(), row, actor=person().actor(), now=now())
    db.session.commit()
    flash(_("You do not want a fapiao any more."), "good")
    return redirect(url_for(".index", token=token), 303)


def _page(token: str, form: FapiaoForm) -> str:
    order = order_of_token(token)
    row = fapiao.of_order(db.session(), order.id)
    return render_template("buying/fapiao.html", order=order, form=form, row=row)
