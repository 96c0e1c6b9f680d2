"""Sending one order to several people: who, where, how many pieces each; before it is ordered."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, Refusal
from fulfillment.recipients import MOST
from storefront import carts
from storefront.accounts.access import person
from storefront.accounts.access_buying import cart_of_request
from storefront.carts import Cart, CartView, Named
from storefront.delivery import province_code
from storefront.errors import say
from storefront.forms.places import MAINLAND
from storefront.forms.several import RecipientForm, mainland_phone
from storefront.live import claims
from storefront.sheets.grids import Grid
from storefront.sheets.opening import open_sheet
from storefront.sheets.people import Ground, PersonRow, read_people
from storefront.views.cart import nobody_keeps_it
from storefront.views.several_sums import freights
from storefront.wiring import now

pages = Blueprint("several", __name__, url_prefix="/checkout/recipients")
pages.after_request(nobody_keeps_it)

#: Wrong rows that are told at once.
TOLD = 20
#: A pasted sheet is no longer than this.
MOST_PASTED = 120_000


@pages.get("")
def index() -> str | Response:
    """Everybody so far, what is left to give, and forms for more."""
    mine, view = _cart()
    if mine is None or not view.ready:
        return redirect(url_for("cart.show"), 303)
    return _page(mine, view, RecipientForm(formdata=None, country=MAINLAND))


@pages.post("")
def add() -> Response | tuple[str, int]:
    """One more."""
    mine, view = _cart()
    if mine is None or not view.ready:
        return redirect(url_for("cart.show"), 303)
    form = RecipientForm()
    if "look" in request.form:
        return _page(mine, view, form), 200
    if not form.validate():
        return _page(mine, view, form), 422
    named = form.named(view)
    if not named.pieces:
        form.form_errors.append(_("Please say how many pieces she gets."))
        return _page(mine, view, form), 422
    return _kept(mine, [*carts.people_of(mine), named])


@pages.post("/sheet")
def paste() -> Response | tuple[str, int]:
    """Many at once, from a small sheet; all of it is right, or nothing is taken."""
    mine, view = _cart()
    if mine is None or not view.ready:
        return redirect(url_for("cart.show"), 303)
    form = RecipientForm(formdata=None, country=MAINLAND)
    so_far = carts.people_of(mine)
    try:
        rows, wrong = read_people(_grid(), _ground(view), most=MOST - len(so_far))
    except Refusal as refusal:
        return _page(mine, view, form, [(0, say(refusal))]), 422
    if wrong or not rows:
        told = [(at, say(each)) for at, each in wrong] or [(0, _("There is nobody in it."))]
        return _page(mine, view, form, told), 422
    return _kept(mine, [*so_far, *(_named(row, view) for row in rows)])


@pages.post("/<int:place>/removal")
def remove(place: int) -> Response:
    """Not her."""
    mine, _view = _cart()
    if mine is None:
        return redirect(url_for("cart.show"), 303)
    return _kept(mine, [each for at, each in enumerate(carts.people_of(mine)) if at != place])


@pages.post("/removal")
def remove_all() -> Response:
    """All of it in one parcel after all."""
    mine, _view = _cart()
    if mine is not None:
        carts.keep_people(db.session(), mine, [])
        db.session.commit()
    return redirect(url_for("buying.checkout"), 303)


def _cart() -> tuple[Cart | None, CartView]:
    mine = cart_of_request(person())
    return mine, carts.show(db.session(), mine, now=now(), slots=claims.offered_to(mine))


def _grid() -> Grid:
    file = request.files.get("file")
    data = file.read() if file is not None and file.filename else b""
    if not data:
        data = request.form.get("pasted", "")[:MOST_PASTED].encode()
    return open_sheet(data)[0]


def _ground(view: CartView) -> Ground:
    skus = [row.sku for row in view.rows]
    if len(skus) != len(set(skus)):
        raise Invalid("people.lettered", "Pieces with different words are given one by one, below.")
    return Ground(skus, mainland_phone, province_code)


def _named(row: PersonRow, view: CartView) -> Named:
    keys = {each.sku: each.key for each in view.rows}
    pieces = {keys[sku]: count for sku, count in row.pieces.items()}
    where = (MAINLAND, row.province, row.address)
    return Named(row.name, row.phone, *where, row.message, pieces)


def _kept(mine: Cart, people: list[Named]) -> Response:
    if len(people) > MOST:
        raise Invalid("recipients.many", "One order goes to at most %(most)s people.", most=MOST)
    carts.keep_people(db.session(), mine, people)
    db.session.commit()
    flash(_("Noted."), "good")
    return redirect(url_for(".index"), 303)


def _page(
    mine: Cart, view: CartView, form: RecipientForm, wrong: list[tuple[int, str]] | None = None
) -> str:
    people = carts.people_of(mine)
    told = wrong or []
    return render_template(
        "buying/recipients.html",
        cart=view,
        form=form,
        people=list(zip(people, freights(view, people), strict=True)),
        left=carts.left_to_give(view, people),
        adds_up=carts.adds_up(view, people),
        wrong=told[:TOLD],
        more=max(len(told) - TOLD, 0),
        pasted=request.form.get("pasted", ""),
        most=MOST,
    )
