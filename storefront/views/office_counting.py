"""Stock-taking, and the nightly proof: what lies at a place, counted; do the accounts come out.

A count is booked as the difference to what the page said, so that whatever moved meanwhile stays
moved; a page that is sent twice books once. A field that was left empty was not counted.
"""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.errors import Invalid, Refusal
from fulfillment import materials
from fulfillment.board.kit_accounts import suppliers
from fulfillment.materials import HUB, Place, Spot
from fulfillment.workflow.gathering import today
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.accounts.access_materials import lot_for_office
from storefront.errors import say
from storefront.forms.counting import whole
from storefront.forms.materials import key_of
from storefront.wiring.clock import now

pages = Blueprint("counting", __name__, url_prefix="/materials")
#: Lots on one page of a count.
PAGE = 60


@pages.get("/count")
def count() -> str:
    """What lies at the hub, or at a cooperative, to be counted."""
    return _page({})


@pages.post("/counts")
def counted() -> Response | tuple[str, int]:
    """Book the differences."""
    form, session = request.form, db.session()
    spot, key = _spot(form.get("place", "")), key_of(form)
    actor, changed, seen = person().actor(Role.OFFICE), 0, 0
    try:
        for name, typed in form.items():
            if not name.startswith("counted-") or not typed.strip():
                continue
            lot, unit = lot_for_office(person(), whole(name.removeprefix("counted-")) or 0)
            said = whole(form.get(f"said-{lot.id}")) or 0
            found = materials.read_quantity(typed, unit, field=name, least=0)
            seen += 1
            facts = (spot, said, found)
            once = f"count:{key}:{lot.id}"
            changed += bool(materials.count(session, lot, facts, key=once, actor=actor, now=now()))
        session.commit()
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
        return _page(form), refusal.status
    told = ngettext("%(num)s lot was counted", "%(num)s lots were counted", seen)
    flash(
        _("%(counted)s; %(changed)s differed and are booked.", counted=told, changed=changed),
        "good",
    )
    return redirect(url_for(".count", place=form.get("place", "")), 303)


@pages.get("/proof")
def proof() -> str:
    """Whether the accounts came out, night by night."""
    return render_template("office/material_proof.html", nights=materials.last_proofs(db.session()))


@pages.post("/proof")
def prove() -> Response:
    """Prove them once more today, if tonight's proof has not run yet."""
    session = db.session()
    materials.proved(session, on=today(now()), now=now())
    session.commit()
    return redirect(url_for(".proof"), 303)


def _page(typed: object) -> str:
    session, page = db.session(), max(whole(request.args.get("page")) or 1, 1)
    place = request.values.get("place", "hub")
    lots, many = materials.lots_at(session, _spot(place), page=page, limit=PAGE)
    return render_template(
        "office/material_count.html",
        lots=lots,
        typed=typed,
        home=place,
        homes=cooperatives(session),
        owners=suppliers(session, {each.order_id for each in lots}),
        key=secrets.token_urlsafe(16),
        page=page,
        pages=max(1, -(-many // PAGE)),
    )


def _spot(text: str) -> Spot:
    """`hub`, or a cooperative's id."""
    if text in ("", "hub"):
        return HUB
    if text in {str(each.id) for each in cooperatives(db.session())}:
        return Spot(Place.COOPERATIVE, int(text))
    raise Invalid("material.source", "Please choose where it lies.", field="place")
