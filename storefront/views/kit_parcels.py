"""Kits that travel as parcels: packed and handed over at the hub, received by a cooperative.

Both pages take one code after another, ours or the carrier's number; the same code again changes
nothing and says so.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound, Refusal
from catalog.history import Actor
from fulfillment.board.kit_parcels import UNDER_WAY, KitParcel, kit_parcels
from fulfillment.shipping import Parcel, ParcelState, Waybill
from fulfillment.workflow import kit_parcels as workflow
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.accounts.access_materials import kit_parcel_at, kit_parcel_by_code
from storefront.errors import say
from storefront.forms.materials import ids_in
from storefront.views.coop_posts import acting, enter, homes_here
from storefront.wiring.clock import now

pages = Blueprint("kit_parcels", __name__)


@pages.get("/ship/kit-parcels")
def leaving() -> str:
    """Which parcels of kits the carrier has still to take, and which are on their way."""
    _hub()
    session = db.session()
    waiting = kit_parcels(session, [ParcelState.PACKED])
    return _page("leaving", waiting, kit_parcels(session, UNDER_WAY))


@pages.post("/ship/kit-parcels")
def pack() -> Response:
    """The chosen kits go into parcels, one for each cooperative."""
    actor = _hub()
    try:
        ids = ids_in(request.form, "kit")
        made = workflow.kits_parcelled(db.session(), ids, actor=actor, now=now())
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "needs")
        return redirect(url_for("kits.index", _anchor="packed"), 303)
    db.session.commit()
    text = ngettext("%(num)s parcel with kits is packed.", "%(num)s parcels are packed.", len(made))
    flash(text, "good")
    return redirect(url_for(".leaving"), 303)


@pages.post("/ship/kit-parcels/handover")
def hand_over() -> Response:
    """This one is with the carrier."""
    actor, carrier = _hub(), request.form.get("carrier", "").strip()
    _scanned(lambda row: _handed(row, carrier, actor))
    return redirect(url_for(".leaving", carrier=carrier), 303)


@pages.post("/ship/kit-parcels/<int:parcel_id>/loss")
def lost(parcel_id: int) -> Response:
    """It is nowhere: its batches need new kits."""
    actor, row = _hub(), kit_parcel_at(person(), parcel_id)
    gone = workflow.kit_parcel_lost(db.session(), row, actor=actor, now=now())
    db.session.commit()
    flash(
        ngettext("%(num)s batch needs a new kit.", "%(num)s batches need a new kit.", gone), "needs"
    )
    return redirect(url_for("kits.index"), 303)


@pages.get("/coop/kit-parcels")
def coming() -> str:
    """Which parcels of kits are on their way to us."""
    enter()
    rows = kit_parcels(db.session(), UNDER_WAY, cooperative_ids=homes_here())
    return _page("coming", rows, ())


@pages.post("/coop/kit-parcels")
def arrive() -> Response:
    """This one is here."""
    actor = enter().actor(acting())
    _scanned(lambda row: _received(row, actor))
    return redirect(url_for(".coming"), 303)


def _hub() -> Actor:
    who = require(Role.INSPECTOR, Role.OFFICE)
    return who.actor(Role.INSPECTOR if Role.INSPECTOR in who.roles else Role.OFFICE)


def _scanned(do: Callable[[Parcel], str]) -> None:
    """Find the parcel, do it and say what came of it, also when it cannot be done."""
    session, code = db.session(), "".join(request.form.get("code", "").split()).upper()
    try:
        flash(do(kit_parcel_by_code(person(), code)), "good")
        session.commit()
    except NotFound:
        flash(_("%(code)s is not one of these parcels.", code=code[:40] or "–"), "wrong")
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")


def _handed(row: Parcel, carrier: str, actor: Actor) -> str:
    if row.state is not ParcelState.PACKED:
        return str(_("%(code)s was handed over before.", code=row.code))
    bill = Waybill(carrier, request.form.get("number", "").strip() or row.code)
    workflow.kit_parcel_dispatched(db.session(), row, bill, actor=actor, now=now())
    return str(_("%(code)s is with the carrier.", code=row.code))


def _received(row: Parcel, actor: Actor) -> str:
    if row.state is ParcelState.DELIVERED:
        return str(_("%(code)s was received before.", code=row.code))
    workflow.kit_parcel_received(db.session(), row, actor=actor, now=now())
    return str(_("%(code)s is here now.", code=row.code))


def _page(what: str, waiting: tuple[KitParcel, ...], away: tuple[KitParcel, ...]) -> str:
    carrier = request.args.get("carrier", "")
    return render_template(
        "hub/kit_parcels.html", what=what, waiting=waiting, away=away, carrier=carrier
    )
