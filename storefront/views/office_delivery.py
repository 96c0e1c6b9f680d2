"""The table of delivery in the office: zones, their areas, methods and prices by weight."""

from __future__ import annotations

from collections.abc import Collection

from babel.lists import format_list
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.errors import Invalid
from catalog.history import Actor
from storefront import delivery
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.accounts.access_office import method_for_office, zone_for_office
from storefront.delivery import PROVINCES, DeliveryMethod, DeliveryZone
from storefront.errors import say
from storefront.forms.delivery import MethodForm, ZoneForm, write_bands
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("delivery", __name__, url_prefix="/delivery")


@pages.get("")
def index() -> str:
    """The table as customers meet it."""
    zones = delivery.zones(db.session())
    return render_template(
        "office/delivery.html", zones=zones, first=not zones[0].id, area_names=area_names
    )


@pages.post("")
def begin() -> Response:
    """Write the first table down, to change it."""
    delivery.begin_table(db.session(), delivery.FIRST_ZONES, actor=_office(), now=now())
    db.session.commit()
    return redirect(url_for(".index"), 303)


@pages.route("/zones/new", methods=["GET", "POST"])
def new_zone() -> Response | str | tuple[str, int]:
    """One more zone."""
    return _zone(None, ZoneForm())


@pages.route("/zones/<int:zone_id>", methods=["GET", "POST"])
def zone(zone_id: int) -> Response | str | tuple[str, int]:
    """What lies in a zone."""
    row = zone_for_office(person(), zone_id)
    areas = ", ".join(sorted(each.area for each in row.areas))
    return _zone(row, ZoneForm(name_zh=row.name.zh, name_en=row.name.en, areas=areas))


@pages.route("/zones/<int:zone_id>/methods/new", methods=["GET", "POST"])
def new_method(zone_id: int) -> Response | str | tuple[str, int]:
    """One more method of a zone."""
    return _method(zone_for_office(person(), zone_id), None, MethodForm())


@pages.route("/methods/<int:method_id>", methods=["GET", "POST"])
def method(method_id: int) -> Response | str | tuple[str, int]:
    """Prices, thresholds and places of a method."""
    row = method_for_office(person(), method_id)
    told = delivery.method_of(row)
    form = MethodForm(
        kind=row.kind.value,
        name_zh=row.name.zh,
        name_en=row.name.en,
        bands=write_bands(told.bands),
        free_from=f"{told.free_from.amount:f}" if told.free_from else "",
        place_zh=row.place.zh,
        place_en=row.place.en,
        cooperative_id=row.cooperative_id or 0,
        takes_payment=row.takes_payment,
        on_offer=row.on_offer,
    )
    return _method(zone_for_office(person(), row.zone_id), row, form)


def area_names(areas: Collection[str]) -> str:
    """Countries and provinces as the reader calls them; the catch-all last."""
    if not areas:
        return ""
    locale = get_locale()
    told = [
        words(PROVINCES[area[3:]]) if area.startswith("CN-") else locale.territories.get(area, area)
        for area in sorted(areas)
        if area != "*"
    ]
    return str(
        format_list([*told, *([_("everywhere else")] if "*" in areas else [])], locale=locale)
    )


def _zone(row: DeliveryZone | None, form: ZoneForm) -> Response | str | tuple[str, int]:
    if request.method == "POST" and form.validate():
        try:
            delivery.save_zone(
                db.session(), row, name=form.name, areas=form.wanted, actor=_office(), now=now()
            )
            return _saved()
        except Invalid as refusal:
            db.session.rollback()
            form.areas.errors = [say(refusal)]
    page = render_template("office/delivery_zone.html", form=form, zone=row)
    return (page, 422) if form.errors else page


def _method(
    zone: DeliveryZone, row: DeliveryMethod | None, form: MethodForm
) -> Response | str | tuple[str, int]:
    form.handed_over_by((each.id, words(each.name)) for each in cooperatives(db.session()))
    if request.method == "POST" and form.validate():
        wanted = form.method(str(row.id if row else ""))
        delivery.save_method(db.session(), zone, row, method=wanted, actor=_office(), now=now())
        return _saved()
    page = render_template("office/delivery_method.html", form=form, zone=zone, row=row)
    return (page, 422) if form.errors else page


def _saved() -> Response:
    db.session.commit()
    flash(_("Saved. New orders are sent by this table."), "good")
    return redirect(url_for(".index"), 303)


def _office() -> Actor:
    return person().actor(Role.OFFICE)
