"""A cooperative's pages: what needs her now, the batches, one batch, the people.

A lead sees the cooperatives she leads, together. Packing and parcels are in `coop_parcels`.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from contextlib import suppress
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Refusal
from fulfillment import batches
from fulfillment.batches import BatchState, NewHandIn
from fulfillment.board import leading, making, people
from fulfillment.board.kept import kept_for_lead
from fulfillment.board.leading import Filter
from fulfillment.board.parcels import own_parcels
from fulfillment.board.risk import at_risk
from fulfillment.board.styles import PAGE as STYLES
from fulfillment.board.styles import first_styles, style_page
from fulfillment.board.work import Work
from fulfillment.shipping import ParcelState
from fulfillment.workflow import floor
from media.assets import picture_views
from storefront.accounts import Role
from storefront.accounts.access import batch_at, call_at, person
from storefront.accounts.photos import photo_views
from storefront.forms.counting import whole
from storefront.sheets.export import csv_file
from storefront.views import verdicts
from storefront.views.coop_posts import acting, enter, homes_here
from storefront.wiring.addresses import here_with, local
from storefront.wiring.clock import now
from storefront.wiring.labels import label
from storefront.wiring.languages import words

pages = Blueprint("coop", __name__, url_prefix="/coop")

#: More rows than this nobody reads in a spreadsheet; the filter narrows.
EXPORT = 20_000

LAST_PAGE = leading.MOST // leading.PAGE


@pages.before_request
def _leads_only() -> None:
    enter()


def mine() -> Collection[int]:
    """The cooperatives she leads, or where she holds a post for this page."""
    return homes_here()


def today() -> date:
    """The day it is at her cooperative."""
    return floor.local_day(db.session(), min(mine()), now())


@pages.get("")
def index() -> str:
    """What needs her now, then the styles that are due first."""
    session, day = db.session(), today()
    lots, to_pack = leading.lots(session, mine()), leading.to_pack(session, mine())
    offers, calls = leading.offers(session, mine()), leading.calls(session, mine())
    shown = {each.work.product_id for each in lots.rows}
    shown |= {each.work.product_id for each in to_pack.rows}
    shown |= {each.product_id for each in offers.rows}
    return render_template(
        "coop/index.html",
        lots=lots,
        to_pack=to_pack,
        offers=offers,
        calls=calls,
        late=leading.late(session, mine(), on=day),
        risky=at_risk(session, mine(), on=day, limit=leading.FEW),
        kept=len(kept_for_lead(session, mine())),
        parcels=own_parcels(session, mine(), state=ParcelState.PACKED, limit=leading.FEW),
        styles=first_styles(session, mine()),
        pictures=picture_views(session, shown),
        today=day,
    )


@pages.get("/styles")
def style_list() -> str:
    """All styles in the making, page by page."""
    after = whole(request.args.get("after")) or 0
    found = style_page(db.session(), mine(), after=after)
    following = max(each.product_id for each in found) if len(found) == STYLES else 0
    return render_template("coop/style_list.html", styles=found, after=after, following=following)


@pages.get("/batches")
def batch_list() -> str | Response:
    """The batches, narrowed by state, style, maker, lateness or code."""
    by, page = _filter(), min(max(whole(request.args.get("page")) or 1, 1), LAST_PAGE)
    found = leading.batches(db.session(), mine(), by, page=page)
    if page > 1 and not found.rows:
        return redirect(local(here_with(page=1), url_for(".batch_list")))
    return render_template(
        "coop/batches.html",
        found=found,
        by=by,
        page=page,
        pages=max(1, -(-found.count // leading.PAGE)),
        most=leading.MOST,
        styles=first_styles(db.session(), mine()),
        states=tuple(BatchState),
        today=today(),
    )


@pages.post("/batches/withdrawals")
def withdraw_some() -> Response:
    """Take back the chosen offers that nobody has answered yet; the others stay as they are."""
    taken = 0
    for batch_id in request.form.getlist("batch", type=int)[: leading.PAGE]:
        row = batch_at(person(), batch_id)
        with suppress(Refusal), db.session().begin_nested():  # she answered a moment ago: it stays
            batches.withdraw(db.session(), row, actor=person().actor(Role.LEAD), now=now())
            taken += 1
    db.session.commit()
    if taken:
        told = ngettext(
            "%(num)s offer is taken back. Its pieces can be planned again.",
            "%(num)s offers are taken back. Their pieces can be planned again.",
            taken,
        )
        flash(told, "good")
    else:
        flash(_("Please choose offers without an answer."), "needs")
    return redirect(local(request.form.get("back"), url_for(".batch_list")), 303)


@pages.get("/batches.csv")
def batch_sheet() -> Response:
    """The same list as a file."""
    found = leading.batches(db.session(), mine(), _filter(), page=1, limit=EXPORT)
    columns = (_("Batch"), _("State"), _("Goods"), _("Colour"), _("Maker"), _("Pieces"))
    counts = (_("With her"), _("Being looked at"), _("Accepted so far"), _("To repair"), _("Due"))
    rows = [_cells(each) for each in found.rows]
    answer = Response(csv_file(columns + counts, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="batches.csv"'
    return answer


def _cells(each: Work) -> tuple[str | int, ...]:
    return (
        each.code,
        label(each.state),
        words(each.product),
        words(each.variant),
        words(each.maker),
        each.pieces,
        each.with_her if each.state in batches.HERS else 0,
        each.in_inspection,
        each.accepted,
        each.in_rework,
        each.due_on.isoformat(),
    )


def _filter() -> Filter:
    asked = request.args
    state, text = asked.get("state", ""), asked.get("q", "").strip()[:40]
    return Filter(
        state=BatchState(state) if state in set(BatchState) else None,
        every_state=state == "every" or bool(text),
        product_id=whole(asked.get("style")),
        maker_ids=_makers(text),
        code=text,
        late_on=today() if asked.get("late") else None,
    )


def _makers(text: str) -> tuple[int, ...] | None:
    if text:
        return leading.named(db.session(), mine(), text)
    maker = whole(request.args.get("maker"))
    return (maker,) if maker else None


@pages.get("/batches/<int:batch_id>")
def batch(batch_id: int) -> str:
    """One batch with its hand-ins, and the entry from a paper ticket."""
    row = batch_at(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=today())
    photos = [each.photo_asset_id for each in bench.hand_ins if each.photo_asset_id]
    return render_template(
        "coop/batch.html",
        bench=bench,
        nonce=secrets.token_urlsafe(12),
        pictures=picture_views(db.session(), [row.product_id]),
        photos=photo_views(db.session(), photos),
        today=today(),
    )


@pages.post("/batches/<int:batch_id>/handins")
def hand_in(batch_id: int) -> Response:
    """The lead enters what a maker brought, from her paper ticket."""
    row = batch_at(person(), batch_id)
    pieces = whole(request.form.get("pieces")) or 0
    nonce = request.form.get("nonce", "")[:40] or secrets.token_urlsafe(12)
    new, actor = NewHandIn(pieces, None, nonce), person().actor(Role.LEAD)
    inspection = floor.batch_handed_in(db.session(), row, new, actor=actor, now=now())
    db.session.commit()
    flash(_("%(pieces)s pieces are entered for her.", pieces=pieces), "good")
    return redirect(url_for(".inspection", inspection_id=inspection.id), 303)


@pages.post("/batches/<int:batch_id>/withdrawal")
def withdraw(batch_id: int) -> Response:
    """Take an unanswered offer back; its pieces are open again."""
    row = batch_at(person(), batch_id)
    batches.withdraw(db.session(), row, actor=person().actor(Role.LEAD), now=now())
    db.session.commit()
    flash(_("The offer is taken back. Its pieces can be planned again."), "good")
    return redirect(url_for(".batch", batch_id=row.id), 303)


@pages.get("/inspections/<int:inspection_id>")
def inspection(inspection_id: int) -> str:
    """Look at a hand-in."""
    return verdicts.look(inspection_id, back="coop.index")


@pages.post("/inspections/<int:inspection_id>")
def verdict(inspection_id: int) -> str | Response | tuple[str, int]:
    """Say what was found."""
    return verdicts.decide(inspection_id, role=acting(), back="coop.index")


@pages.post("/calls/<int:call_id>/settlement")
def settle(call_id: int) -> Response:
    """She has seen to it."""
    row = call_at(person(), call_id)
    batches.settle_call(db.session(), row, actor=person().actor(Role.LEAD), now=now())
    db.session.commit()
    flash(_("She can see that you have seen to it."), "good")
    return redirect(url_for(".index"), 303)


@pages.get("/makers")
def makers() -> str:
    """The people with their load this week against their safe hours."""
    page = max(whole(request.args.get("page")) or 1, 1)
    found, count = people.people(db.session(), mine(), on=today(), page=page)
    return render_template(
        "coop/makers.html", people=found, page=page, pages=max(1, -(-count // people.PAGE))
    )
