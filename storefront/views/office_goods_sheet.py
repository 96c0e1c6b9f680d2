"""Goods as a sheet in the office: taken out, brought, looked at, kept.

Bringing a file changes nothing: a worker reads it and its page tells what it would change, row by
row. Only “keep” writes, and it writes just that. Pages look again by themselves while a worker is
at it, with or without JavaScript.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from catalog.db import db
from catalog.history import Actor
from fulfillment.board.office_goods import wanted_goods
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.forms.goods_sheet import GoodsSheetForm
from storefront.goods_sheets import actions, goods_csv, goods_workbook
from storefront.goods_sheets.access import sheet_for_office
from storefront.goods_sheets.models import GoodsSheet
from storefront.goods_sheets.queries import last_sheets, sheet_page
from storefront.goods_sheets.states import WORKING, SheetState
from storefront.sheets.grids import GOODS
from storefront.views import sheet_words
from storefront.views.goods_wishes import goods_choices, goods_wish
from storefront.wiring.clock import now
from storefront.wiring.streaming import streamed

pages = Blueprint("goods_sheet", __name__, url_prefix="/goods/sheet")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: How a file may be written: (encoding, type).
CSV = {"csv": ("utf-8", "text/csv; charset=utf-8"), "gb18030": ("gb18030", "text/csv")}
PIECE = 256 * 1024


@pages.get("")
def index() -> str:
    """Take goods out, bring a sheet, and the last ones."""
    return _page(GoodsSheetForm())


@pages.post("")
def bring() -> AnyResponse | tuple[str, int]:
    """Take a file in; a worker reads it."""
    form = GoodsSheetForm()
    if not form.validate():
        return _page(form), 422
    data = form.file.data.stream.read(GOODS.most_bytes + 1)
    if wrong := sheet_words.unfit(data):
        form.file.errors = [wrong]
        return _page(form), 422
    name = str(form.file.data.filename or "")
    sheet = actions.bring(db.session(), name, data, actor=_actor(), now=now())
    db.session.commit()
    return redirect(url_for(".sheet", sheet_id=sheet.id), 303)


@pages.get("/export.<kind>")
def export(kind: str) -> Response | tuple[str, int]:
    """All goods, or those that are asked for, as a file that can be brought again."""
    wanted, moment = wanted_goods(goods_wish()), now()
    named = {"Content-Disposition": f'attachment; filename="manyhands-goods.{_ending(kind)}"'}
    if kind == "xlsx":
        book = goods_workbook(db.session(), wanted, now=moment)
        return Response(_pieces(book), mimetype=_XLSX, headers=named)
    encoding, mimetype = CSV.get(kind, CSV["csv"])
    written = streamed(lambda: goods_csv(db.session(), wanted, encoding=encoding, now=moment))
    return Response(written, content_type=mimetype, headers=named)


@pages.get("/<int:sheet_id>")
def sheet(sheet_id: int) -> str:
    """How far it is; what it says."""
    found = sheet_for_office(person(), sheet_id)
    shown = sheet_page(
        db.session(), found, request.args.get("show", ""), request.args.get("page", 1, type=int)
    )
    return render_template(
        "office/goods_sheet_read.html",
        sheet=found,
        working=found.state in WORKING,
        shown=shown,
        told=sheet_words,
        names=sheet_words.names_of_lists(),
        why=sheet_words.why(found),
    )


@pages.post("/<int:sheet_id>/keeping")
def keeping(sheet_id: int) -> AnyResponse:
    """Keep what it says."""
    found = sheet_for_office(person(), sheet_id)
    actions.ask(db.session(), found, actor=_actor(), now=now())
    return _back(found)


@pages.post("/<int:sheet_id>/dropping")
def dropping(sheet_id: int) -> AnyResponse:
    """Nobody wants it."""
    found = sheet_for_office(person(), sheet_id)
    actions.drop(db.session(), found, actor=_actor(), now=now())
    db.session.commit()
    flash(_("The sheet is put away. Nothing was changed."), "good")
    return redirect(url_for(".index"), 303)


def _back(found: GoodsSheet) -> AnyResponse:
    db.session.commit()
    return redirect(url_for(".sheet", sheet_id=found.id), 303)


def _page(form: GoodsSheetForm) -> str:
    return render_template(
        "office/goods_sheet.html",
        form=form,
        wish=goods_wish(),
        last=last_sheets(db.session()),
        kept=SheetState.KEPT,
        **goods_choices(),
    )


def _ending(kind: str) -> str:
    return "xlsx" if kind == "xlsx" else "csv"


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _actor() -> Actor:
    return person().actor(Role.OFFICE)
