"""A member's addresses: kept, forgotten, and used for the order that she is about to place."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound
from storefront import addresses, carts
from storefront.accounts.access import person, require
from storefront.accounts.access_buying import cart_of_request
from storefront.addresses.rules import FIELDS
from storefront.forms.returning import AddressForm
from storefront.views.cart import nobody_keeps_it
from storefront.wiring.clock import now

pages = Blueprint("addresses", __name__, url_prefix="/account/addresses")
pages.after_request(nobody_keeps_it)


@pages.before_request
def _members_only() -> None:
    require()


@pages.get("")
def index() -> str:
    """What she keeps; the form holds what she last typed at the checkout."""
    draft = carts.draft_of(cart_of_request(person()))
    typed = {"country": "CN", **{name: draft[name] for name in FIELDS if draft.get(name)}}
    return _page(AddressForm(formdata=None, **typed))


@pages.post("")
def keep() -> Response | tuple[str, int]:
    """One more."""
    form = AddressForm()
    if "look" in request.form:
        return _page(form), 200
    if not form.validate():
        return _page(form), 422
    typed = {name: str(form[name].data or "") for name in FIELDS}
    addresses.keep(db.session(), _user_id(), typed, now=now())
    db.session.commit()
    flash(_("Kept for your next orders."), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/<int:address_id>/use")
def use(address_id: int) -> Response:
    """Into the checkout with it."""
    kept = addresses.one_of_user(db.session(), _user_id(), address_id)
    if kept is None:
        raise NotFound("address")
    mine = cart_of_request(person())
    if mine is None:
        return redirect(url_for("cart.show"), 303)
    carts.keep_draft(db.session(), mine, {**carts.draft_of(mine), **kept.fields})
    db.session.commit()
    return redirect(url_for("buying.checkout"), 303)


@pages.post("/<int:address_id>/removal")
def forget(address_id: int) -> Response:
    """Not this one any more."""
    addresses.forget(db.session(), _user_id(), address_id)
    db.session.commit()
    flash(_("Forgotten."), "good")
    return redirect(url_for(".index"), 303)


def _user_id() -> int:
    return int(require().user_id or 0)


def _page(form: AddressForm) -> str:
    kept = addresses.of_user(db.session(), _user_id())
    return render_template("account/addresses.html", kept=kept, form=form)
