"""Taxes in the office: what each zone's tax takes, from which day on."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from storefront import delivery
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.accounts.access_office import zone_for_office
from storefront.delivery import DeliveryZone
from storefront.errors import say
from storefront.forms.taxes import TaxForm
from storefront.taxes import in_force
from storefront.wiring.clock import now

pages = Blueprint("taxes", __name__, url_prefix="/taxes")


@pages.get("")
def index() -> str:
    """Every zone with the tax in force and those to come."""
    zones, today = delivery.zones(db.session()), now().date()
    shown = [
        (zone, in_force(zone.taxes, today), sorted(zone.taxes, key=lambda each: each.starts_on))
        for zone in zones
    ]
    return render_template("office/taxes.html", zones=shown, first=not zones[0].id, today=today)


@pages.get("/zones/<int:zone_id>")
def form_of(zone_id: int) -> str:
    """Another tax for a zone."""
    row = zone_for_office(person(), zone_id)
    zone = next(each for each in delivery.zones(db.session()) if each.id == row.id)
    rule = in_force(zone.taxes, now().date())
    told: dict[str, object] = {"starts_on": now().date()}
    if rule is not None:
        told |= {
            "name_zh": rule.name.zh,
            "name_en": rule.name.en,
            "kind": rule.kind.value,
            "standard": f"{rule.standard_points / 100:g}",
            "reduced": f"{rule.reduced_points / 100:g}",
        }
    return _page(row, TaxForm(formdata=None, data=told))


@pages.post("/zones/<int:zone_id>")
def save(zone_id: int) -> Response | tuple[str, int]:
    """Note it."""
    zone, form = zone_for_office(person(), zone_id), TaxForm()
    if not form.validate():
        return _page(zone, form), 422
    try:
        actor = person().actor(Role.OFFICE)
        delivery.set_tax(db.session(), zone, form.rule, actor=actor, now=now())
    except Refusal as refusal:
        db.session.rollback()
        form.starts_on.errors = [say(refusal)]
        return _page(zone_for_office(person(), zone_id), form), refusal.status
    db.session.commit()
    flash(_("Noted. Orders from that day on are taxed by it."), "good")
    return redirect(url_for(".index"), 303)


def _page(zone: DeliveryZone, form: TaxForm) -> str:
    return render_template("office/tax.html", zone=zone, form=form)
