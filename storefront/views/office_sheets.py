"""Order sheets in the office: upload, report row by row, order; and the template to fill in."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from catalog.db import db
from catalog.errors import Invalid
from fulfillment.workflow.gathering import today
from storefront import sheets
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.errors import say
from storefront.forms.office import SheetForm
from storefront.sheets.grids import MOST_BYTES
from storefront.wiring.clock import now
from storefront.wiring.languages import language, money

pages = Blueprint("sheets", __name__, url_prefix="/orders/sheet")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("")
def new() -> str:
    """Choose a file."""
    return _page(SheetForm())


@pages.post("")
def read() -> AnyResponse | tuple[str, int]:
    """Read the file; say what is wrong, or order it."""
    form = SheetForm()
    form.today = today(now())
    if not form.validate():
        return _page(form), 422
    data = form.file.data.read(MOST_BYTES + 1)
    try:
        grids = sheets.open_sheet(data)
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
        return _page(form), 422
    terms = sheets.Terms(form.today, due_on=form.due_on.data)
    report = sheets.read_order(grids, sheets.goods_by_sku(db.session(), now=now()), terms)
    form.customer.data = (form.customer.data or report.customer).strip()
    if report.clean and not form.customer.data:
        form.customer.errors = [_("Please say whose order this is.")]
    if not report.clean or form.customer.errors:
        return _page(form, report), 422
    if "check" in request.form:
        return _page(form, report), 200
    return _ordered(form, data, report)


def _page(form: SheetForm, report: sheets.Report | None = None) -> str:
    return render_template("office/sheet.html", form=form, report=report, told=_told)


def _told(issue: sheets.Issue) -> str:
    return issue.message(_, money)


def _ordered(form: SheetForm, data: bytes, report: sheets.Report) -> AnyResponse:
    wanted = sheets.SheetOrder(str(form.customer.data), data, language())
    actor = person().actor(Role.OFFICE)
    order, created = sheets.order_from_sheet(db.session(), wanted, report, actor=actor, now=now())
    db.session.commit()
    if created:
        flash(
            _(
                "Ordered: %(pieces)s pieces in %(styles)s styles.",
                pieces=report.pieces,
                styles=report.styles,
            ),
            "good",
        )
    else:
        flash(_("This sheet was ordered before; here it is."), "needs")
    return redirect(url_for("office.orders.order", number=order.number), 303)


@pages.get("/template.<kind>")
def template(kind: str) -> Response:
    """The sheet to fill in."""
    makers = {"xlsx": (sheets.workbook_template, _XLSX), "csv": (sheets.text_template, "text/csv")}
    if kind not in makers:
        abort(404)
    make, mimetype = makers[kind]
    goods = sheets.listed_goods(db.session(), language=language(), now=now())
    data = make(sheets.template_words(language()), goods, today(now()) + timedelta(days=28))
    named = {"Content-Disposition": f'attachment; filename="manyhands-order.{kind}"'}
    return Response(data, mimetype=mimetype, headers=named)
