"""A parcel's papers and news: waybill and packing list as PDF, and what a person saw of it.

A lead for her cooperatives' parcels, the hub and the office for all (`access.parcel_at`); a
customer's address is printed for the hub only.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import Invalid
from catalog.words import Words
from fulfillment import parts
from fulfillment.board import packing
from fulfillment.board.kit_insides import Inside
from fulfillment.board.kit_parcels import KitInside, kits_inside
from fulfillment.board.watching import news_of
from fulfillment.shipping import Parcel, ParcelKind, Seen, Sighting, claim_of
from fulfillment.workflow import tracking
from media.print import List, Table, Waybill, list_pdf, waybills_pdf
from storefront.accounts import Role
from storefront.accounts.access import parcel_at, person, require
from storefront.wiring.amounts import amount
from storefront.wiring.clock import now
from storefront.wiring.labels import label
from storefront.wiring.languages import language, moment, words
from storefront.wiring.settings import settings

pages = Blueprint("parcel_papers", __name__, url_prefix="/ship/parcels/<int:parcel_id>")

ROLES = (Role.LEAD, Role.PACKER, Role.INSPECTOR, Role.OFFICE)


@pages.before_request
def _who() -> None:
    require(*ROLES)


def told_of(row: Parcel) -> dict[str, Any]:
    """What a parcel's page shows beside it: the news, and the words for one's own."""
    kinds = [(each.value, label(each)) for each in Seen]
    session, claim = db.session(), claim_of(db.session(), row.id)
    told: dict[str, Any] = {"news": news_of(session, [row.id]), "kinds": kinds, "claim": claim}
    if row.kind is ParcelKind.TO_COOPERATIVE:
        told["kits_inside"] = kits_inside(session, row.id)
    if row.kind is ParcelKind.TO_HUB and claim is None:
        told["worth"] = packing.earned_inside(session, row.id).amount or ""
    return told


@pages.get("/waybill.pdf")
def waybill(parcel_id: int) -> Response:
    """100 × 150 mm, one for each carton."""
    row = parcel_at(person(), parcel_id)
    told = packing.packing(db.session(), row.id)
    count = max(1, len(told.cartons))
    bills = [_bill(row, told, at, count) for at in range(count)]
    db.session.commit()  # nobody waits for the setter
    title = _("Waybill %(code)s", code=row.code)
    return _pdf(waybills_pdf(title, bills, lang=language(), at=now()), f"{row.code}-waybill")


@pages.get("/packing-list.pdf")
def packing_list(parcel_id: int) -> Response:
    """What is in it, carton by carton."""
    row = parcel_at(person(), parcel_id)
    told = packing.packing(db.session(), row.id)
    facts = [(_("Packed"), moment(row.packed_at))]
    facts += [] if _brings_kits(row) else [(_("Weight"), _kg(told.grams))]
    if row.carrier:
        facts.append((_("Carrier"), f"{row.carrier} {row.tracking_number}"))
    facts += _part(row)
    db.session.commit()
    paper = List(
        title=_("Packing list %(code)s", code=row.code),
        facts=facts,
        tables=[_table(told, at) for at in range(len(told.cartons))] + _kits_table(row),
        bars=row.code,
        foot=_("Cartons are proposed by weight, the heaviest pieces first."),
    )
    return _pdf(list_pdf(paper, lang=language(), at=now()), f"{row.code}-packing-list")


def _part(row: Parcel) -> list[tuple[str, str]]:
    """Which parcel of an order that leaves in parts it is, and what follows."""
    part = parts.of_parcel(db.session(), row.id)
    if part is None:
        return []
    if not part.following:
        return [(_("Part"), _("%(number)s of %(number)s, the last", number=part.number))]
    follow = ngettext("%(num)s piece follows", "%(num)s pieces follow", part.following)
    return [(_("Part"), f"{part.number} · {follow}")]


@pages.post("/news")
def news(parcel_id: int) -> Answer:
    """A person says where it is."""
    row = parcel_at(person(), parcel_id)
    typed = request.form.get("seen", "")
    if typed not in set(Seen):
        raise Invalid("parcel.news", "Please choose what was seen.", field="seen")
    role = next(each for each in ROLES if each in person().roles)
    said = Sighting(Seen(typed), now(), request.form.get("words", "").strip())
    facts: dict[str, Any] = {"source": "manual", "actor": person().actor(role), "now": now()}
    tracking.parcel_seen(db.session(), row.id, [said], **facts)
    db.session.commit()
    flash(_("It is written down."), "good")
    back = "coop_parcels.parcel" if role in ROLES[:2] else "hub.parcel"
    return redirect(_address(back, row.id), 303)


def _address(endpoint: str, parcel_id: int) -> str:
    room = "/coop/parcels" if endpoint.startswith("coop") else "/ship/parcels"
    return f"{room}/{parcel_id}"


def _bill(row: Parcel, told: packing.Packing, at: int, count: int) -> Waybill:
    session = db.session()
    inside = told.cartons[at].pieces if told.cartons else {}
    rows = [_content(told.lines[place], pieces) for place, pieces in inside.items()]
    rows += [_kit(each) for each in kits_inside(session, row.id)] if _brings_kits(row) else []
    facts = [(_("Parcel"), row.code), (_("Packed"), moment(row.packed_at))]
    if told.cartons:
        facts.append((_("Weight"), _kg(told.cartons[at].grams)))
    if row.tracking_number:
        facts.append((_("Parcel number"), row.tracking_number))
    number = row.tracking_number
    plain = bool(number) and number.isascii() and number.isprintable() and len(number) <= 30
    home, party = packing.home_of(session, row), packing.addressee(session, row)
    return Waybill(
        head=row.carrier or _("Waybill"),
        sender=(_("Sent from"), _sender(None if _brings_kits(row) else home)),
        to=(_("Sent to"), _sender(home) if _brings_kits(row) else _receiver(party)),
        bars=number if plain else row.code,
        qr=row.code,
        facts=facts,
        inside=(_("Inside"), rows),
        marks=[f"{at + 1} / {count}"],
    )


def _receiver(party: packing.Party | None) -> list[str]:
    if party is None:
        return [_("The hub"), settings().taking.pickup_at]
    return [party.name, party.phone, *party.address.splitlines()]


def _sender(home: tuple[Words, Words] | None) -> list[str]:
    if home is None:
        return [_("The hub"), settings().taking.pickup_at]
    return [words(each) for each in home]


def _content(line: packing.Packed, pieces: int) -> str:
    count = ngettext("%(num)s piece", "%(num)s pieces", pieces)
    return " · ".join(filter(None, (words(line.product), words(line.variant), line.batch, count)))


def _table(told: packing.Packing, at: int) -> Table:
    carton = told.cartons[at]
    rows = [(told.lines[place], pieces) for place, pieces in carton.pieces.items()]
    name = _("Carton %(number)s: %(size)s", number=at + 1, size=carton.type.measures)
    return Table(
        title=f"{name} · {_kg(carton.grams)}",
        head=[_("Goods"), _("Colour"), _("Batch"), _("Order"), _("Pieces")],
        rows=[
            [words(each.product), words(each.variant), each.batch, each.order, str(pieces)]
            for each, pieces in rows
        ],
        right=[4],
        tick=True,
    )


def _brings_kits(row: Parcel) -> bool:
    return row.kind is ParcelKind.TO_COOPERATIVE


def _kit(each: KitInside) -> str:
    return (
        f"{each.kit.code} · {words(each.kit.product)} × {each.kit.pieces} · {each.kit.batch_code}"
    )


def _kits_table(row: Parcel) -> list[Table]:
    """Kit by kit, what is in it: material, lot and quantity, for which batch."""
    if not _brings_kits(row):
        return []
    rows = [
        [each.kit.code, each.kit.batch_code, words(line.name), _lots(line), _much(line)]
        for each in kits_inside(db.session(), row.id)
        for line in each.lines
        if line.there
    ]
    head = [_("Kit"), _("Batch"), _("Material"), _("Lot"), _("Quantity")]
    return [Table(title=_("Kits"), head=head, rows=rows, right=[4], tick=True)]


def _lots(line: Inside) -> str:
    return " + ".join(number for number, _quantity in line.lots)


def _much(line: Inside) -> str:
    return amount(line.there, line.unit)


def _kg(grams: int) -> str:
    return f"{grams / 1000:.2f} kg"


def _pdf(made: bytes, name: str) -> Response:
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}-{language()}.pdf"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
