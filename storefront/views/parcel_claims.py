"""Claims for parcels that were lost or spoilt: filed, answered; and a lost parcel to the hub."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor
from catalog.money import Money, parse
from fulfillment import shipping
from fulfillment.shipping import Answer, Parcel
from fulfillment.workflow import losing
from storefront.accounts import Role
from storefront.accounts.access import parcel_at, person, require
from storefront.errors import say
from storefront.wiring.clock import now

pages = Blueprint("parcel_claims", __name__, url_prefix="/ship/parcels/<int:parcel_id>")


@pages.before_request
def _hub_only() -> None:
    require(Role.INSPECTOR, Role.OFFICE)


def _actor() -> Actor:
    roles = person().roles
    return person().actor(Role.INSPECTOR if Role.INSPECTOR in roles else Role.OFFICE)


@pages.post("/claim")
def file(parcel_id: int) -> Response:
    """Ask the carrier for money."""
    row = parcel_at(person(), parcel_id)

    def claim() -> str:
        asked, why = _amount("CNY"), request.form.get("why", "")
        shipping.file_claim(db.session(), row, asked, why, actor=_actor(), now=now())
        return str(_("The claim is written down."))

    return _done(row, claim)


@pages.post("/claim/answer")
def answer(parcel_id: int) -> Response:
    """What the carrier says to it."""
    row = parcel_at(person(), parcel_id)
    claim = shipping.claim_of(db.session(), row.id)
    if claim is None:
        raise NotFound("claim")

    def answered() -> str:
        verb = request.form.get("verb", "")
        amount = _amount(claim.currency).minor if verb == "pay" else None
        said = Answer(verb, amount, request.form.get("words", ""))
        shipping.answer_claim(db.session(), claim, said, actor=_actor(), now=now())
        return str(_("The answer is written down."))

    return _done(row, answered)


@pages.post("/loss")
def loss(parcel_id: int) -> Response:
    """The carrier cannot find a parcel to the hub."""
    row = parcel_at(person(), parcel_id)

    def lost() -> str:
        ask = _amount("CNY") if request.form.get("amount", "").strip() else None
        losing.hub_parcel_lost(db.session(), row, ask=ask, actor=_actor(), now=now())
        return str(_("%(code)s is lost; its pieces are planned anew.", code=row.code))

    return _done(row, lost)


def _done(row: Parcel, do: Callable[[], str]) -> Response:
    session = db.session()
    try:
        said = do()
        session.commit()
        flash(said, "good")
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for("hub.parcel", parcel_id=row.id), 303)


def _amount(currency: str) -> Money:
    try:
        return parse(request.form.get("amount", ""), currency)
    except Invalid as refusal:
        raise Invalid("claim.amount", "Please say how much.", field="amount") from refusal
