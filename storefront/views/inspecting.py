"""Looking at a lot, step by step: defects with photos and pins, values, a second person.

Each step is a form of its own and works without JavaScript; the lot's page tells how it stands.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment import quality
from fulfillment.batches import Batch
from fulfillment.quality import Inspection, NewDefect
from fulfillment.workflow import judging
from media.assets import Prepared, keep
from storefront.accounts import Role
from storefront.accounts.access import inspection_at, person, require
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.forms.inspecting import DEFECT_PHOTO, chosen_pin, measured_values
from storefront.views.receiving import received_picture
from storefront.wiring.clock import now

pages = Blueprint("inspecting", __name__, url_prefix="/inspect")
HUB = (Role.INSPECTOR, Role.OFFICE)


@pages.before_request
def _lookers_only() -> None:
    require(Role.LEAD, *HUB)


@pages.post("/<int:inspection_id>/defects")
def find(inspection_id: int) -> Response:
    """A defect on one piece, perhaps with a photo."""

    def write(inspection: Inspection, actor: Actor) -> str:
        place = whole(request.form.get("place")) or 0
        kind = whole(request.form.get("type")) or 0
        told = request.form.get("words", "")
        new = NewDefect(place, kind, told, _kept(photo, actor), chosen_pin())
        quality.note_defect(db.session(), inspection, new, actor=actor, now=now())
        return str(_("Piece %(place)s is written down.", place=place))

    try:
        photo = received_picture("photo", private=True)
    except Refusal as refusal:
        flash(say(refusal), "wrong")
        return _back(inspection_at(person(), inspection_id), "found")
    return _step(inspection_id, write, "found")


@pages.post("/<int:inspection_id>/defects/<int:defect_id>/removal")
def take_out(inspection_id: int, defect_id: int) -> Response:
    """It was no defect after all."""

    def write(inspection: Inspection, actor: Actor) -> str:
        quality.take_out(db.session(), inspection, defect_id, actor=actor, now=now())
        return str(_("Taken out."))

    return _step(inspection_id, write, "found")


@pages.post("/<int:inspection_id>/values")
def measure(inspection_id: int) -> Response:
    """The values of one piece."""

    def write(inspection: Inspection, actor: Actor) -> str:
        session, place = db.session(), whole(request.form.get("place")) or 0
        product_id = session.get_one(Batch, inspection.batch_id).product_id
        values = measured_values(quality.check_points(session, product_id))
        outside = quality.measure(session, inspection, place, values, actor=actor, now=now())
        if not outside:
            return str(_("Piece %(place)s is within its limits.", place=place))
        told = ngettext(
            "%(num)s value of piece %(place)s is outside its limits.",
            "%(num)s values of piece %(place)s are outside their limits.",
            outside,
            place=place,
        )
        return str(told)

    return _step(inspection_id, write, "measure")


@pages.post("/<int:inspection_id>/agreement")
def agree(inspection_id: int) -> Response:
    """The second person lets the pieces through."""

    def write(inspection: Inspection, actor: Actor) -> str:
        judging.concession_agreed(db.session(), inspection, actor=actor, now=now())
        return str(_("Agreed. The pieces go on as they are."))

    return _step(inspection_id, write, "main")


@pages.post("/<int:inspection_id>/sending-back")
def send_back(inspection_id: int) -> Response:
    """Not like this: the lot is open again."""

    def write(inspection: Inspection, actor: Actor) -> str:
        quality.send_back(db.session(), inspection, actor=actor, now=now())
        return str(_("The lot is open again."))

    return _step(inspection_id, write, "main")


def _step(inspection_id: int, write: Callable[[Inspection, Actor], str], anchor: str) -> Response:
    """One change of a lot, and back to its page with a sentence."""
    inspection = inspection_at(person(), inspection_id)
    try:
        told = write(inspection, person().actor(_role()))
        db.session.commit()
        flash(told, "good")
    except Refusal as refusal:
        db.session.rollback()
        if refusal.status == 404:
            raise
        flash(say(refusal), "wrong")
    return _back(inspection, anchor)


def _role() -> Role:
    return next(each for each in (*HUB, Role.LEAD) if each in person().roles)


def _back(inspection: Inspection, anchor: str) -> Response:
    page = "coop.inspection" if _role() is Role.LEAD else "hub.inspection"
    return redirect(url_for(page, inspection_id=inspection.id, _anchor=anchor), 303)


def _kept(photo: Prepared | None, actor: Actor) -> int | None:
    if photo is None:
        return None
    return keep(db.session(), photo, alt=DEFECT_PHOTO, actor=actor, now=now()).id
