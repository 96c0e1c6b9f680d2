"""Parcels one after another, by a scanner or by hand: handed to the carrier, or received.

A scanner types the code on the label and presses Enter; that is a form with one field. The same
code again changes nothing and says so; what is not ours is said and not written down; what is
still missing stands on the page.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import NotFound, Refusal
from catalog.history import Actor
from fulfillment.board.parcels import ParcelRow, expected, own_parcels
from fulfillment.shipping import Parcel, ParcelKind, ParcelState
from fulfillment.workflow import dispatch
from storefront.accounts import Role
from storefront.accounts.access import parcel_by_code, person, require
from storefront.errors import say
from storefront.views.coop_posts import acting, enter, homes_here
from storefront.wiring.clock import now

pages = Blueprint("parcel_scans", __name__)

#: Parcels on one list.
MOST = 200


@pages.get("/coop/parcels/handover")
def handover() -> str:
    """Which parcels the carrier has still to take."""
    enter()
    waiting = own_parcels(db.session(), homes_here(), state=ParcelState.PACKED, limit=MOST)
    return _page("handover", waiting, request.args.get("carrier", ""))


@pages.post("/coop/parcels/handover")
def hand_over() -> Response:
    """This one is with the carrier."""
    actor = enter().actor(acting())
    carrier = request.form.get("carrier", "").strip()
    found = _found()
    if found is not None:
        _told(lambda: _handed(found, carrier, actor))
    return redirect(url_for(".handover", carrier=carrier), 303)


@pages.get("/ship/arrivals")
def arrivals() -> str:
    """Which parcels are still on their way to us."""
    require(Role.INSPECTOR, Role.OFFICE)
    return _page("arrivals", expected(db.session(), limit=MOST), "")


@pages.post("/ship/arrivals")
def arrive() -> Response:
    """This one is here."""
    who = require(Role.INSPECTOR, Role.OFFICE)
    role = Role.INSPECTOR if Role.INSPECTOR in who.roles else Role.OFFICE
    found = _found()
    if found is not None:
        _told(lambda: _received(found, who.actor(role)))
    return redirect(url_for(".arrivals"), 303)


def _found() -> Parcel | None:
    """The parcel whose code was scanned; a label of ours, or the carrier's number."""
    code = "".join(request.form.get("code", "").split()).upper()
    try:
        return parcel_by_code(person(), code)
    except NotFound:
        flash(_("%(code)s is not one of these parcels.", code=code[:40] or "–"), "wrong")
        return None


def _told(do: Callable[[], str]) -> None:
    """Do it and say what came of it, also when it cannot be done."""
    session = db.session()
    try:
        flash(do(), "good")
        session.commit()
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")


def _handed(row: Parcel, carrier: str, actor: Actor) -> str:
    number = request.form.get("number", "").strip() or row.code
    if row.state is not ParcelState.PACKED:
        return str(_("%(code)s was handed over before.", code=row.code))
    facts = {"carrier": carrier, "number": number}
    dispatch.parcel_dispatched(db.session(), row, **facts, actor=actor, now=now())
    return str(_("%(code)s is with the carrier.", code=row.code))


def _received(row: Parcel, actor: Actor) -> str:
    if row.kind is ParcelKind.TO_HUB and row.state is ParcelState.DELIVERED:
        return str(_("%(code)s was received before.", code=row.code))
    dispatch.parcel_received(db.session(), row, actor=actor, now=now())
    return str(_("%(code)s is here now.", code=row.code))


def _page(what: str, waiting: tuple[ParcelRow, ...], carrier: str) -> str:
    return render_template("hub/scan.html", what=what, waiting=waiting, carrier=carrier)
