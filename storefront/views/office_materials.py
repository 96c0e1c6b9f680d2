"""Materials in the office: what lies where, lots, deliveries announced, moves and their undoing."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.errors import Invalid
from catalog.history import Actor
from catalog.words import Words
from fulfillment import materials
from fulfillment.board.kit_accounts import needed_ahead, suppliers
from fulfillment.materials import (
    Cause,
    Material,
    NewArrival,
    NewMaterial,
    Place,
    Spot,
    Transfer,
    Unit,
    Why,
    read_quantity,
)
from fulfillment.workflow.gathering import today
from storefront.accounts import Role
from storefront.accounts.access import order_for_office, person
from storefront.accounts.access_materials import (
    lot_of_material,
    material_for_office,
    move_of_material,
)
from storefront.forms.counting import whole
from storefront.forms.materials import colour, day_of, key_of, share
from storefront.sheets.export import csv_file
from storefront.views.kit_papers import sheet
from storefront.views.material_words import place_word, why_word
from storefront.wiring.amounts import amount
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("materials", __name__, url_prefix="/materials")

#: Materials on one page, and in one file.
PAGE, FILE = 60, 2_000
_TARGETS = {
    "hub": (materials.HUB, Why.CARRIED),
    "scrap": (materials.SCRAP, Why.SCRAPPED),
    "outside": (materials.OUTSIDE, Why.SENT_BACK),
}


@pages.get("")
def index() -> str:
    """What lies where, what planned work will need, and what to order."""
    session, page = db.session(), max(whole(request.args.get("page")) or 1, 1)
    code = request.args.get("q", "").strip()[:24]
    rows, count = materials.materials_page(session, code=code, page=page, limit=PAGE)
    return render_template(
        "office/materials.html",
        rows=rows,
        ahead=needed_ahead(session, on=today(now())),
        units=tuple(Unit),
        q=code,
        page=page,
        pages=max(1, -(-count // PAGE)),
    )


@pages.get("/stock.csv")
def stock_sheet() -> Response:
    """The same as a file."""
    rows, _count = materials.materials_page(db.session(), limit=FILE)
    ahead = needed_ahead(db.session(), on=today(now()))
    head = (_("Code"), _("Material"), _("At the hub"), _("At cooperatives"), _("In kits"))
    told = [
        (
            each.code,
            words(each.name),
            amount(each.at_hub, each.unit),
            amount(each.at_cooperatives, each.unit),
            amount(each.in_kits, each.unit),
            amount(ahead.get(each.id, 0), each.unit),
        )
        for each in rows
    ]
    return sheet(csv_file((*head, _("Planned work needs")), told), "stock-of-materials.csv")


@pages.post("")
def add() -> Response:
    """A material that the house knows from now on."""
    form = request.form
    typed = form.get("unit", "")
    if typed not in set(Unit):
        raise Invalid("material.unit", "Please say how it is counted.", field="unit")
    unit = Unit(typed)
    least = form.get("reorder", "").strip()
    new = NewMaterial(
        code=form.get("code", ""),
        name=Words(form.get("zh", "").strip()[:80], form.get("en", "").strip()[:80]),
        unit=unit,
        colour_hex=colour(form.get("colour", "")),
        loss_points=share(form.get("loss", ""), "loss"),
        reorder_at=read_quantity(least, unit, field="reorder", least=0) if least else 0,
    )
    made = materials.add_material(db.session(), new, actor=_office(), now=now())
    db.session.commit()
    flash(_("The material is written down."), "good")
    return redirect(url_for(".material", code=made.code), 303)


@pages.get("/<code>")
def material(code: str) -> str:
    """One material: where its lots lie, what is announced, the last moves."""
    row, session = material_for_office(person(), code), db.session()
    lots = materials.lots_of(session, row.id)
    coming = materials.arrivals(session, material_id=row.id, limit=20)
    owned = {each.order_id for each in lots} | {each.order_id for each in coming}
    return render_template(
        "office/material.html",
        material=row,
        lots=lots,
        coming=coming,
        owners=suppliers(session, owned),
        moves=materials.last_moves(session, row.id),
        homes={each.id: each.name for each in cooperatives(session)},
        place_word=place_word,
        why_word=why_word,
        key=secrets.token_urlsafe(16),
        today=today(now()),
    )


@pages.post("/<code>/deliveries")
def announce(code: str) -> Response:
    """A delivery is on its way: of the house, or a customer's own for her order."""
    row, form = material_for_office(person(), code), request.form
    number = form.get("order", "").strip()
    new = NewArrival(
        material_id=row.id,
        lot_number=form.get("lot", ""),
        order_id=order_for_office(person(), number).id if number else None,
        announced=read_quantity(form.get("quantity", ""), row.unit),
        expected_on=day_of(form.get("day")),
        key=f"office:{key_of(form)}",
    )
    materials.announce(db.session(), new, actor=_office(), now=now())
    db.session.commit()
    flash(_("The hub expects it."), "good")
    return redirect(url_for(".material", code=row.code), 303)


@pages.post("/<code>/carries")
def carry(code: str) -> Response:
    """A lot goes to a cooperative, back to the hub, to scrap, or back to its sender."""
    row, form = material_for_office(person(), code), request.form
    lot = lot_of_material(person(), row, whole(form.get("lot")) or 0)
    target, why = _target(form.get("target", ""))
    quantity = read_quantity(form.get("quantity", ""), row.unit)
    wanted = Transfer(lot.id, _source(form.get("source", "")), target, quantity)
    cause = Cause(f"office:{key_of(form)}", why, form.get("note", "").strip()[:200])
    materials.carry(db.session(), wanted, cause, actor=_office(), now=now())
    db.session.commit()
    flash(_("It is booked."), "good")
    return redirect(url_for(".material", code=row.code, _anchor="lots"), 303)


@pages.post("/<code>/moves/<int:move_id>/reversal")
def reverse(code: str, move_id: int) -> Response:
    """Undo a move that was a mistake."""
    row: Material = material_for_office(person(), code)
    move = move_of_material(person(), row, move_id)
    materials.reverse(db.session(), move, actor=_office(), now=now())
    db.session.commit()
    flash(_("It is undone by the move back."), "good")
    return redirect(url_for(".material", code=row.code, _anchor="moves"), 303)


def _source(text: str) -> Spot:
    """Where a lot lies: `hub:0`, `cooperative:3`."""
    kind, _colon, ref = text.partition(":")
    if kind == "hub":
        return materials.HUB
    if kind == "cooperative" and (whole(ref) or 0) > 0:
        return Spot(Place.COOPERATIVE, whole(ref) or 0)
    raise Invalid("material.source", "Please choose where it lies.", field="source")


def _target(text: str) -> tuple[Spot, Why]:
    """Where it goes: a word of `_TARGETS`, or a cooperative that there is."""
    known = {str(each.id): each.id for each in cooperatives(db.session())}
    if text in known:
        return Spot(Place.COOPERATIVE, known[text]), Why.CARRIED
    if text not in _TARGETS:
        raise Invalid("material.target", "Please choose where it goes.", field="target")
    return _TARGETS[text]


def _office() -> Actor:
    return person().actor(Role.OFFICE)
