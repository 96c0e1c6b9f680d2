"""A cooperative's parcels: packing what is accepted, and handing it to a carrier."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from fulfillment.board import leading
from fulfillment.board.parcels import contents, own_parcels
from fulfillment.shipping import Parcel
from fulfillment.workflow import dispatch
from media.assets import picture_views
from storefront.accounts.access import batch_at, parcel_at, person
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.forms.making import WaybillForm
from storefront.views.coop_posts import acting, enter, homes_here
from storefront.views.parcel_papers import told_of
from storefront.wiring.clock import now

pages = Blueprint("coop_parcels", __name__, url_prefix="/coop/parcels")

#: So many batches lie on one packing table.
TABLE = 60


@pages.before_request
def _leads_only() -> None:
    enter()


def mine() -> Collection[int]:
    """The cooperatives she leads, or packs for."""
    return homes_here()


@pages.get("")
def index() -> str:
    """What can be packed, and the parcels so far."""
    return _table({}, "")


@pages.post("")
def pack() -> str | Response | tuple[str, int]:
    """Pack a parcel with the pieces that were counted into it."""
    typed = _typed()
    wanted = {batch_id: whole(text) or 0 for batch_id, text in typed.items() if text}
    home = batch_at(person(), min(wanted)).cooperative_id if wanted else min(mine())
    actor = person().actor(acting())
    try:
        parcel = dispatch.parcel_packed(db.session(), home, wanted, actor=actor, now=now())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return _table(typed, say(refusal)), refusal.status
    flash(_("Parcel %(code)s is packed.", code=parcel.code), "good")
    return redirect(url_for(".parcel", parcel_id=parcel.id), 303)


@pages.get("/<int:parcel_id>")
def parcel(parcel_id: int) -> str:
    """One parcel: what is in it, and where it is."""
    return _parcel_page(parcel_at(person(), parcel_id), WaybillForm())


@pages.post("/<int:parcel_id>/dispatch")
def send_off(parcel_id: int) -> str | Response | tuple[str, int]:
    """Hand it to a carrier under a number."""
    row, form = parcel_at(person(), parcel_id), WaybillForm()
    if not form.validate_on_submit():
        return _parcel_page(row, form), 422
    waybill, actor = form.waybill(), person().actor(acting())
    dispatch.parcel_dispatched(
        db.session(),
        row,
        carrier=waybill.carrier,
        number=waybill.number,
        actor=actor,
        now=now(),
    )
    db.session.commit()
    flash(_("Parcel %(code)s is on its way to the hub.", code=row.code), "good")
    return redirect(url_for(".index"), 303)


def _typed() -> dict[int, str]:
    found = {}
    for name, text in request.form.items():
        batch_id = whole(name.removeprefix("batch-")) if name.startswith("batch-") else None
        if batch_id:
            found[batch_id] = text.strip()
    return found


def _table(typed: dict[int, str], wrong: str) -> str:
    session = db.session()
    waiting = leading.to_pack(session, mine(), limit=TABLE)
    shown = {each.work.product_id for each in waiting.rows}
    return render_template(
        "coop/parcels.html",
        waiting=waiting,
        typed=typed,
        wrong=wrong,
        parcels=own_parcels(session, mine()),
        pictures=picture_views(session, shown),
    )


def _parcel_page(row: Parcel, form: WaybillForm) -> str:
    inside = contents(db.session(), row.id)
    return render_template(
        "coop/parcel.html",
        parcel=row,
        inside=inside,
        form=form,
        pictures=picture_views(db.session(), {each.product_id for each in inside}),
        **told_of(row),
    )
