"""Work at the centre: an offer laid on the table, given to a maker, and tickets on paper."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from catalog.db import db
from fulfillment.board import making
from fulfillment.workflow import table
from media.assets import picture_views
from media.print import qr_svg
from storefront.accounts import Role
from storefront.accounts.access import batch_at, batch_by_code, maker_here, person, require
from storefront.forms.counting import whole
from storefront.views.work import today_of
from storefront.wiring.clock import now
from storefront.wiring.settings import settings

pages = Blueprint("coop_table", __name__, url_prefix="/coop")

#: Boxes to tick on a ticket; for more pieces a box stands for a pack, at least.
BOXES = 40


@pages.before_request
def _leads_only() -> None:
    require(Role.LEAD)


@pages.post("/batches/<int:batch_id>/table")
def lay_out(batch_id: int) -> Response:
    """Lay an unanswered offer on the table."""
    row = batch_at(person(), batch_id)
    table.batch_laid_out(db.session(), row, actor=person().actor(Role.LEAD), now=now())
    db.session.commit()
    flash(_("It lies on the table. Who sits there and may make it sees it."), "good")
    return redirect(url_for("coop.batch", batch_id=row.id), 303)


@pages.get("/batches/<int:batch_id>/placement")
def whom(batch_id: int) -> str:
    """To whom an offer is given."""
    row = batch_at(person(), batch_id)
    on = today_of(row.cooperative_id)
    return render_template(
        "coop/placement.html",
        work=making.bench(db.session(), row.id, on=on).work,
        makers=table.able(db.session(), row, on=on),
    )


@pages.post("/batches/<int:batch_id>/placement")
def place(batch_id: int) -> Response:
    """Give it to her; she sees that her lead took it for her."""
    row = batch_at(person(), batch_id)
    maker = maker_here(person(), request.form.get("maker", ""))
    pieces, actor = whole(request.form.get("pieces")) or 0, person().actor(Role.LEAD)
    made = table.batch_placed(db.session(), row, maker, pieces=pieces, actor=actor, now=now())
    db.session.commit()
    flash(_("It is hers now. You can print a ticket for her."), "good")
    return redirect(url_for("coop.batch", batch_id=made.id), 303)


@pages.get("/batches/<int:batch_id>/ticket")
def ticket(batch_id: int) -> str:
    """The batch on paper, for who has no phone: picture, words, boxes, and a code to scan."""
    row = batch_at(person(), batch_id)
    bench = making.bench(db.session(), row.id, on=today_of(row.cooperative_id))
    each = max(1, -(-row.pieces // BOXES), bench.work.pack if row.pieces > BOXES else 1)
    address = settings().public_url.rstrip("/") + url_for(".scanned", code=row.code)
    return render_template(
        "coop/ticket.html",
        bench=bench,
        each=each,
        boxes=-(-row.pieces // each),
        code=Markup(qr_svg(address)),  # noqa: S704 - drawn by us
        pictures=picture_views(db.session(), [row.product_id]),
    )


@pages.get("/tickets/<code>")
def scanned(code: str) -> Response:
    """The code of a ticket was scanned: the page on which its count is entered."""
    row = batch_by_code(person(), code)
    return redirect(url_for("coop.batch", batch_id=row.id, _anchor="pieces"), 303)
