"""Kits at the hub: which batches need one, the pick list, packing, sending, what is still owed; and
deliveries of material that are counted and looked at.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.history import Actor
from fulfillment import materials
from fulfillment.board.kit_accounts import suppliers
from fulfillment.board.kit_insides import insides, shortages
from fulfillment.board.kits import kit_row, kits, pick_list, to_kit, without_recipe
from fulfillment.materials import ArrivalState, Found, KitState, ShortageState
from fulfillment.workflow import kitting
from fulfillment.workflow.gathering import today
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.accounts.access_materials import arrival_at_hub, kit_at_hub, shortage_at_hub
from storefront.forms.counting import whole
from storefront.forms.materials import day_of, found_in, ids_in
from storefront.views import kit_papers
from storefront.wiring.clock import now

pages = Blueprint("kits", __name__, url_prefix="/ship/kits")


@pages.before_request
def _hub_only() -> None:
    require(Role.INSPECTOR, Role.OFFICE)


@pages.get("")
def index() -> str:
    """Batches that need a kit, the pick list, kits to send, what is owed."""
    session, home = db.session(), whole(request.args.get("cooperative"))
    return render_template(
        "hub/kits.html",
        waiting=to_kit(session, cooperative_id=home),
        home=home,
        homes=cooperatives(session),
        unwritten=without_recipe(session),
        listed=kits(session, [KitState.LISTED]),
        picks=pick_list(session),
        packed=kits(session, [KitState.PACKED]),
        owed=shortages(session, [ShortageState.ASKED]),
        today=today(now()),
    )


@pages.post("")
def put_on_list() -> Response:
    """Put the kits of the chosen batches on today's pick list."""
    ids, at = ids_in(request.form, "batch"), now()
    listed = kitting.kits_listed(db.session(), ids, on=today(at), actor=_actor(), now=at)
    db.session.commit()
    text = ngettext("%(num)s kit is on the list.", "%(num)s kits are on the list.", len(listed))
    flash(text, "good" if listed else "needs")
    return redirect(url_for(".index", _anchor="picks"), 303)


@pages.post("/packing")
def packed() -> Response:
    """The chosen kits lie packed."""
    ids = ids_in(request.form, "kit")
    count = kitting.kits_packed(db.session(), ids, actor=_actor(), now=now())
    db.session.commit()
    text = ngettext("%(num)s kit is packed.", "%(num)s kits are packed.", count)
    flash(text, "good" if count else "needs")
    return redirect(url_for(".index", _anchor="packed"), 303)


@pages.post("/departure")
def sent() -> Response:
    """The chosen kits leave for their cooperatives."""
    ids = ids_in(request.form, "kit")
    count = kitting.kits_sent(db.session(), ids, actor=_actor(), now=now())
    db.session.commit()
    text = ngettext("%(num)s kit is on its way.", "%(num)s kits are on their way.", count)
    flash(text, "good" if count else "needs")
    return redirect(url_for(".index", _anchor="packed"), 303)


@pages.get("/<int:kit_id>")
def kit(kit_id: int) -> str:
    """One kit with what is in it."""
    row, session = kit_at_hub(person(), kit_id), db.session()
    inside = insides(session, [row.id]).get(row.id, ())
    return render_template("hub/kit.html", kit=kit_row(session, row.id), inside=inside)


@pages.post("/<int:kit_id>/unpacking")
def unpack(kit_id: int) -> Response:
    """It is not needed: everything goes back to its place."""
    row = kit_at_hub(person(), kit_id)
    materials.unpack(db.session(), row, actor=_actor(), now=now())
    db.session.commit()
    flash(_("Kit %(code)s is unpacked; its material is in stock again.", code=row.code), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/<int:kit_id>/delay")
def late(kit_id: int) -> Response:
    """Its material comes later; the planner looks at the order again."""
    row, until = kit_at_hub(person(), kit_id), day_of(request.form.get("until"))
    kitting.kit_late(db.session(), row, until=until, actor=_actor(), now=now())
    db.session.commit()
    flash(_("The planner knows; it will propose what to do."), "good")
    return redirect(url_for(".kit", kit_id=row.id), 303)


@pages.post("/shortages/<int:shortage_id>")
def send_more(shortage_id: int) -> Response:
    """What is missing leaves the hub."""
    row = shortage_at_hub(person(), shortage_id)
    if kitting.more_sent(db.session(), row, actor=_actor(), now=now()):
        flash(_("It is on its way into the kit."), "good")
    else:
        flash(_("The hub has too little of it. Please order more, or say when it comes."), "needs")
    db.session.commit()
    return redirect(url_for(".index", _anchor="owed"), 303)


@pages.get("/picklist.pdf")
def pick_paper() -> Response:
    """The pick list, to carry along the shelves."""
    return kit_papers.pick_paper(pick_list(db.session()), kits(db.session(), [KitState.LISTED]))


@pages.get("/picklist.csv")
def pick_sheet() -> Response:
    """The same as a file."""
    return kit_papers.pick_sheet(pick_list(db.session()))


@pages.get("/labels.pdf")
def labels() -> Response:
    """Labels for the kits on the list and those packed, or for one."""
    one = whole(request.args.get("kit"))
    states = [KitState.LISTED, KitState.PACKED]
    rows = kits(db.session(), states, limit=kit_papers.MOST_LABELS)
    if one is not None:
        rows = (kit_row(db.session(), kit_at_hub(person(), one).id),)
    return kit_papers.labels(rows, insides(db.session(), [each.id for each in rows]))


@pages.get("/deliveries")
def deliveries() -> str:
    """Deliveries to count and to look at, and those that were."""
    session = db.session()
    expected = materials.arrivals(session, state=ArrivalState.EXPECTED)
    inspected = materials.arrivals(session, state=ArrivalState.INSPECTED, limit=20)
    owners = suppliers(session, {each.order_id for each in (*expected, *inspected)})
    return render_template(
        "hub/deliveries.html",
        expected=expected,
        inspected=inspected,
        owners=owners,
        today=today(now()),
    )


@pages.post("/deliveries/<int:arrival_id>")
def inspect(arrival_id: int) -> Response:
    """What was counted, and how much of it may be used."""
    row, session = arrival_at_hub(person(), arrival_id), db.session()
    found: Found = found_in(request.form, materials.unit_of_lot(session, row.lot_id))
    short, refused = materials.inspect(session, row, found, actor=_actor(), now=now())
    session.commit()
    if short or refused:
        flash(_("It is in stock; what is short or was turned away is written down."), "needs")
    else:
        flash(_("Everything is there and in stock."), "good")
    return redirect(url_for(".deliveries"), 303)


def _actor() -> Actor:
    role = Role.INSPECTOR if Role.INSPECTOR in person().roles else Role.OFFICE
    return person().actor(role)
