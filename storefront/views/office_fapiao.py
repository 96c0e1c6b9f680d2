"""Fapiao in the office: wishes, the sheet for the tax software, what came of it.

The list shows no names. Who looks at one or exports stands in its history.
"""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db, writing
from catalog.history import Actor, history_of, record
from catalog.money import Money
from storefront import fapiao
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.fapiao import FAPIAO, FapiaoRequest, FapiaoState
from storefront.fapiao.queries import one as wish
from storefront.fapiao.queries import told
from storefront.forms.fapiao import IssuedForm
from storefront.sheets.export import csv_file, xlsx_file
from storefront.sheets.fapiao_sheet import HEADS, fapiao_rows
from storefront.wiring import now

pages = Blueprint("fapiao", __name__, url_prefix="/fapiao")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"csv": (csv_file, "text/csv; charset=utf-8"), "xlsx": (xlsx_file, XLSX)}


@pages.get("")
def index() -> str:
    """Wishes by state, and how many wait to be exported."""
    typed = request.args.get("state", "")
    state = FapiaoState(typed) if typed in set(FapiaoState) else None
    return render_template(
        "office/fapiao.html",
        rows=fapiao.listed(db.session(), state),
        state=state,
        states=FapiaoState,
        ready=len(fapiao.to_export(db.session())),
        amount_of=Money,
    )


@pages.post("/export")
def export() -> Response:
    """Hand what is asked for and paid to the tax software, as a sheet."""
    kind = request.form.get("kind", "") if request.form.get("kind") in KINDS else "csv"
    write, sort = KINDS[kind]
    session, rows = db.session(), fapiao.to_export(db.session())
    file = write(HEADS, fapiao_rows(told(session, rows)))
    fapiao.export(session, rows, actor=_office(), now=now())
    session.commit()
    answer = make_response(file)
    name = f"fapiao-{now():%Y%m%d-%H%M}.{kind}"
    answer.headers["Content-Type"] = sort
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/<int:request_id>")
def one(request_id: int) -> str:
    """All of one wish; that she looked is written down."""
    with writing(db.session()):
        row, _order = wish(db.session(), request_id)
        record(db.session(), row, "look", actor=_office(), now=now())
    return _page(request_id, IssuedForm(formdata=None))


@pages.post("/<int:request_id>/number")
def number(request_id: int) -> Answer | tuple[str, int]:
    """It is made out, or its red one."""
    session, form, at = db.session(), IssuedForm(), now()
    row, _order = wish(session, request_id)
    if not form.validate():
        return _page(request_id, form), 422
    typed, link = str(form.number.data), str(form.link.data or "")
    if row.state is FapiaoState.RED_WANTED:
        fapiao.issue_red(session, row, number=typed, actor=_office(), now=at)
    else:
        fapiao.issue(session, row, number=typed, link=link, actor=_office(), now=at)
    session.commit()
    flash(_("Noted. The buyer is told by mail."), "good")
    return redirect(url_for(".one", request_id=request_id), 303)


@pages.post("/<int:request_id>/again")
def again(request_id: int) -> Answer:
    """The tax software did not take it."""
    row, _order = wish(db.session(), request_id)
    fapiao.reopen(db.session(), row, actor=_office(), now=now())
    db.session.commit()
    flash(_("It goes out with the next export."), "good")
    return redirect(url_for(".one", request_id=request_id), 303)


def _office() -> Actor:
    return person().actor(Role.OFFICE)


def _page(request_id: int, form: IssuedForm) -> str:
    row, order = wish(db.session(), request_id)
    return render_template(
        "office/fapiao_one.html",
        row=row,
        form=form,
        order=order,
        verbs=FAPIAO.verbs(row.state),
        amount_of=Money,
        past=history_of(db.session(), FapiaoRequest.__tablename__, row.id),
        verb_words=_verb_words(),
    )


def _verb_words() -> dict[str, str]:
    """What happened to a wish, in words."""
    return {
        "ask": _("Fapiao asked for"),
        "look": _("Opened and read"),
        "export": _("Exported"),
        "reopen": _("Not taken by the tax software"),
        "issue": _("Made out"),
        "want_red": _("Money went back"),
        "issue_red": _("Red one made out"),
        "withdraw": _("Taken back"),
    }
