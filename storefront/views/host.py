"""A host's own page: her links with their QR codes, what came of them, and her commission with the
rule that decided."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import NotFound
from fulfillment.ledger.rules import book_day
from storefront import live
from storefront.accounts import Role
from storefront.accounts.access import Person, require
from storefront.errors import say
from storefront.forms.hosts import LinkForm
from storefront.live.attribution.queries import PAGE
from storefront.sheets.export import Cell, csv_file
from storefront.views.host_words import flags, near, why, words_for_pages
from storefront.wiring import now, settings
from storefront.wiring.labels import label
from storefront.wiring.languages import words

pages = Blueprint("host", __name__, url_prefix="/host")
pages.context_processor(words_for_pages)


@pages.get("")
def index() -> str:
    """Links, visits, orders, commission."""
    return _page(LinkForm(formdata=None), _host_id(require(Role.HOST)))


@pages.post("/links")
def make_link() -> Answer | tuple[str, int]:
    """A link to anything in the shop."""
    session, who = db.session(), require(Role.HOST)
    host_id, form = _host_id(who), LinkForm()
    form.offer(live.linkable(session))
    if not form.validate():
        return _page(form, host_id), 422
    try:
        link = live.make_link(
            session, host_id, form.target(), wish=form.wish(), actor=who.actor(Role.HOST), now=now()
        )
    except live.LinkRefused as refusal:
        session.rollback()
        form.code.errors = [say(refusal)]
        return _page(form, host_id), 422
    session.commit()
    flash(_("Your link is ready: %(address)s", address=address_of(link.code)), "good")
    return redirect(url_for("host.index"), 303)


@pages.post("/links/<code>/end")
def end_link(code: str) -> Answer:
    """A link that credits nobody any more."""
    session, who = db.session(), require(Role.HOST)
    link, _to = live.link_of(session, _host_id(who), code)
    live.end_link(session, link, actor=who.actor(Role.HOST), now=now())
    session.commit()
    flash(_("The link is ended. What came by it stays yours."), "good")
    return redirect(url_for("host.index"), 303)


@pages.get("/links/<code>.svg")
def drawing(code: str) -> Response:
    """The QR code of one of her links, to put on a screen or on paper."""
    link, _to = live.link_of(db.session(), _host_id(require(Role.HOST)), code)
    return qr_drawing(address_of(link.code))


@pages.get("/links.csv")
def links_file() -> Response:
    """Her links and what came of them, for a spreadsheet."""
    host_id = _host_id(require(Role.HOST))
    head = (_("Link"), _("Leads to"), _("Visits"), _("Not counted"), _("Paid orders"), _("Source"))
    view = live.host_view(db.session(), host_id, on=book_day(now()))
    rows: list[tuple[Cell, ...]] = [
        (
            address_of(each.code),
            words(each.to.name),
            each.clicks,
            flags(each.flagged),
            each.orders,
            " / ".join(each.utm.values()),
        )
        for each in view.links
    ]
    return _file(csv_file(head, rows), "links.csv")


@pages.get("/sales.csv")
def sales_file() -> Response:
    """Every line that is credited to her, with the rule and who else was near."""
    host_id = _host_id(require(Role.HOST))
    head = (_("Order"), _("Day"), _("Piece"), _("Pieces"), _("Goods"), _("Share in %"))
    more = (_("Commission"), _("Commission is"), _("Why"), _("Who else was near"))
    rows = [_cells(each, host_id) for each in _all_sales(host_id)]
    return _file(csv_file((*head, *more), rows), "sales.csv")


def address_of(code: str) -> str:
    """A link as it is shown and drawn."""
    return f"{settings().public_url}/l/{code}"


def qr_drawing(address: str) -> Response:
    """A QR code with its quiet zone."""
    picture = BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(picture, kind="svg", scale=8, border=4, dark="#000", light="#fff")
    answer = Response(picture.getvalue(), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _page(form: LinkForm, host_id: int) -> str:
    session = db.session()
    form.offer(live.linkable(session))
    sales = live.sales_of(session, host_id, after=request.args.get("after", type=int))
    return render_template(
        "host/index.html",
        host=live.host_view(session, host_id, on=book_day(now())),
        host_id=host_id,
        sales=sales,
        more=sales[-1].id if len(sales) == PAGE else None,
        form=form,
        address=address_of,
        now=now(),
    )


def _all_sales(host_id: int) -> Iterator[live.SaleRow]:
    after = None
    while rows := live.sales_of(db.session(), host_id, after=after, limit=500):
        yield from rows
        after = rows[-1].id


def _cells(sale: live.SaleRow, host_id: int) -> tuple[Cell, ...]:
    return (
        sale.number,
        sale.at.date().isoformat(),
        words(sale.product),
        sale.pieces,
        f"{sale.goods.amount:f}",
        f"{sale.rate_points / 100:g}",
        f"{sale.commission.amount:f}",
        str(label(sale.state)) if sale.earned or sale.state == "void" else _("Not paid yet"),
        why(sale),
        near(sale, host_id),
    )


def _file(data: bytes, name: str) -> Response:
    answer = Response(data, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _host_id(who: Person) -> int:
    if who.host_id is None:
        raise NotFound("host")
    return who.host_id
