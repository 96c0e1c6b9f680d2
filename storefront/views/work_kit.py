"""A maker's kit: what is in it, what she found there, and what is missing.

Everything is a link or a plain form. An amount that is missing is counted in steps without a
keyboard, as pieces are; typing it works as well.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, NotFound
from fulfillment import materials
from fulfillment.board.kit_insides import Inside, insides
from fulfillment.materials import Kit, read_quantity
from fulfillment.workflow import kitting
from storefront.accounts import Role
from storefront.accounts.access import batch_of, person, require
from storefront.forms.materials import ids_in
from storefront.wiring.clock import now

pages = Blueprint("work_kit", __name__, url_prefix="/work/batches/<int:batch_id>/kit")


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.post("")
def tick(batch_id: int) -> Response:
    """She found these in her kit."""
    kit = _kit(batch_id)
    materials.tick(db.session(), kit, set(ids_in(request.form, "there")), now=now())
    db.session.commit()
    flash(_("Thank you. Your ticks are kept."), "good")
    return redirect(url_for("work.batch", batch_id=batch_id, _anchor="kit"), 303)


@pages.get("/missing/<int:material_id>")
def missing(batch_id: int, material_id: int) -> str:
    """How much of it is missing."""
    line = _line(_kit(batch_id), material_id)
    return render_template("work/missing.html", batch_id=batch_id, line=line)


@pages.post("/missing/<int:material_id>")
def told(batch_id: int, material_id: int) -> Response:
    """Tell the lead."""
    row, line = batch_of(person(), batch_id), _line(_kit(batch_id), material_id)
    much = line.needed if request.form.get("all") else _typed(line)
    text = request.form.get("words", "")
    actor = person().actor(Role.MAKER)
    kitting.missing_called(db.session(), row, {material_id: much}, text, actor=actor, now=now())
    db.session.commit()
    flash(_("Your lead knows what is missing."), "good")
    return redirect(url_for("work.batch", batch_id=batch_id, _anchor="kit"), 303)


def _typed(line: Inside) -> int:
    much = read_quantity(request.form.get("quantity", ""), line.unit)
    if much > line.needed * 2:
        raise Invalid("missing.much", "That is more than your kit needs.", field="quantity")
    return much


def _kit(batch_id: int) -> Kit:
    found = kitting.kit_of(db.session(), batch_of(person(), batch_id).id)
    if found is None:
        raise NotFound("kit")
    return found


def _line(kit: Kit, material_id: int) -> Inside:
    inside = insides(db.session(), [kit.id]).get(kit.id, ())
    found = next((each for each in inside if each.material_id == material_id), None)
    if found is None:
        raise NotFound("material")
    return found
