"""A cooperative's materials: what is missing, kits that came, what each maker has, counting out.

What a lead presses here is booked once under the key of the page.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from catalog.history import Actor
from fulfillment import materials
from fulfillment.board.kit_accounts import PAGE as MAKERS
from fulfillment.board.kit_accounts import balances, kit_accounts, losses
from fulfillment.board.kit_insides import insides, shortages
from fulfillment.board.kits import kit_row, kits, to_count_out
from fulfillment.materials import Kit, KitState
from fulfillment.workflow import kitting
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.accounts.access_materials import kit_at, shortage_at
from storefront.forms.counting import whole
from storefront.forms.materials import ids_in, key_of, quantities
from storefront.sheets.export import csv_file
from storefront.views.kit_papers import sheet
from storefront.wiring.amounts import amount
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("coop_materials", __name__, url_prefix="/coop/materials")

#: So many makers are in one file.
FILE_PAGES = 50


@pages.before_request
def _leads_only() -> None:
    require(Role.LEAD)


def mine() -> Collection[int]:
    """The cooperatives she leads."""
    return person().cooperative_ids


@pages.get("")
def index() -> str:
    """What is missing first, then kits by where they are, then what every maker has."""
    session, page = db.session(), max(whole(request.args.get("page")) or 1, 1)
    holds, count = balances(session, mine(), page=page)
    return render_template(
        "coop/materials.html",
        missing=shortages(session, cooperative_ids=mine()),
        coming=kits(session, [KitState.SENT], cooperative_ids=mine()),
        here=kits(session, [KitState.ARRIVED], cooperative_ids=mine()),
        over=to_count_out(session, mine()),
        holds=holds,
        losses=losses(session, mine(), limit=12),
        page=page,
        pages=max(1, -(-count // MAKERS)),
    )


@pages.get("/balances.csv")
def balance_sheet() -> Response:
    """What every maker has, as a file."""
    head = (_("Maker"), _("Material"), _("Issued"), _("Used"), _("Brought back"), _("Lost"))
    rows: list[tuple[str, ...]] = []
    for page in range(1, FILE_PAGES + 1):
        holds, count = balances(db.session(), mine(), page=page)
        for maker in holds:
            for each in maker.held:
                told = each.account
                sums = (told.issued, told.used, told.returned, told.lost, told.balance)
                cells = [amount(every, each.unit) for every in sums]
                rows.append((words(maker.alias), words(each.name), *cells))
        if page * MAKERS >= count:
            break
    return sheet(csv_file((*head, _("Should be there")), rows), "materials.csv")


@pages.post("/arrivals")
def arrived() -> Response:
    """The chosen kits are here."""
    session, ids = db.session(), ids_in(request.form, "kit")
    own = [kit_at(person(), each).id for each in ids]
    count = kitting.kits_arrived(session, own, actor=_lead(), now=now())
    session.commit()
    text = ngettext("%(num)s kit is here.", "%(num)s kits are here.", count)
    flash(text, "good" if count else "needs")
    return redirect(url_for(".index", _anchor="here"), 303)


@pages.post("/shortages/<int:shortage_id>")
def answer_shortage(shortage_id: int) -> Response:
    """One press: more of it, out of the cupboard or asked of the hub; or it is not needed."""
    row, session = shortage_at(person(), shortage_id), db.session()
    if request.form.get("answer") == "drop":
        kitting.shortage_dropped(session, row, actor=_lead(), now=now())
        flash(_("All right, it is not needed."), "good")
    elif kitting.more_issued(session, row, actor=_lead(), now=now()):
        flash(_("It is in her kit now. She sees it."), "good")
    else:
        flash(_("Your cupboard has too little of it; the hub is asked to send it."), "needs")
    session.commit()
    return redirect(url_for(".index", _anchor="missing"), 303)


@pages.get("/kits/<int:kit_id>")
def kit(kit_id: int) -> str:
    """One kit: what is in it, her account, and what can be written down."""
    return _kit_page(kit_at(person(), kit_id))


@pages.post("/kits/<int:kit_id>/issue")
def issue(kit_id: int) -> Response:
    """She has it."""
    row = kit_at(person(), kit_id)
    materials.issue(db.session(), row, actor=_lead(), now=now())
    db.session.commit()
    flash(_("Kit %(code)s is hers now.", code=row.code), "good")
    return redirect(url_for(".index", _anchor="here"), 303)


@pages.post("/kits/<int:kit_id>/unpacking")
def unpack(kit_id: int) -> Response:
    """It is not needed: its material lies in the cupboard."""
    row = kit_at(person(), kit_id)
    materials.unpack(db.session(), row, actor=_lead(), now=now())
    db.session.commit()
    flash(_("Kit %(code)s is unpacked; its material is in your cupboard.", code=row.code), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/kits/<int:kit_id>/notes")
def note(kit_id: int) -> Response:
    """Something came back, was lost, or is missing."""
    row, key = kit_at(person(), kit_id), key_of(request.form)
    found = quantities(request.form, _units(row), "much")
    if not found:
        raise Invalid("kit.nothing", "Please write how much, beside at least one material.")
    _noted(row, found, key)
    db.session.commit()
    return redirect(url_for(".kit", kit_id=row.id), 303)


@pages.post("/kits/<int:kit_id>/count")
def settle(kit_id: int) -> Response:
    """Count it out: what came back, the rest by the recipe."""
    row = kit_at(person(), kit_id)
    back = quantities(request.form, _units(row), "back")
    kitting.kit_settled(db.session(), row, back, actor=_lead(), now=now())
    db.session.commit()
    flash(_("Kit %(code)s is counted out.", code=row.code), "good")
    return redirect(url_for(".kit", kit_id=row.id), 303)


def _noted(row: Kit, found: dict[int, int], key: str) -> None:
    session, actor, at = db.session(), _lead(), now()
    match request.form.get("what"):
        case "back":
            for each, much in found.items():
                materials.give_back(
                    session, row, each, much, key=f"{key}:{each}", actor=actor, now=at
                )
            flash(_("It lies in your cupboard now."), "good")
        case "lost":
            for each, much in found.items():
                materials.lose(session, row, each, much, key=f"{key}:{each}", actor=actor, now=at)
            flash(_("It is written down as lost."), "good")
        case "missing":
            materials.report(session, row, found, call_id=None, actor=actor, now=at)
            flash(_("It is on the list of what is missing."), "good")
        case _other:
            raise Invalid("kit.what", "Please choose what happened.", field="what")


def _units(row: Kit) -> dict[int, materials.Unit]:
    inside = insides(db.session(), [row.id]).get(row.id, ())
    return {each.material_id: each.unit for each in inside}


def _kit_page(row: Kit) -> str:
    session = db.session()
    return render_template(
        "coop/kit.html",
        kit=kit_row(session, row.id),
        inside=insides(session, [row.id]).get(row.id, ()),
        accounts=kit_accounts(session, row.id),
        key=secrets.token_urlsafe(16),
    )


def _lead() -> Actor:
    return person().actor(Role.LEAD)
