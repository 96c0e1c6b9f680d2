"""Bank transfers in the office: statements, lines to confirm, refunds to send, the counter.

Two steps: reading a file books nothing; each line is booked when a person confirms it. A file may
be read as often as somebody likes.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, NotFound
from storefront import payments, sheets
from storefront.accounts import Role
from storefront.accounts.access import order_for_office, person, require
from storefront.errors import say
from storefront.forms.transfers import ConfirmForm, SentBackForm, StatementForm
from storefront.payments import HouseBill, house
from storefront.sheets.grids import MOST_BYTES
from storefront.sheets.statements import Statement, read_statement
from storefront.wiring.clock import now

pages = Blueprint("office_transfers", __name__, url_prefix="/office/money/transfers")


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("")
def index() -> str:
    """The worklist."""
    return _page(StatementForm())


@pages.post("")
def read() -> Response | tuple[str, int]:
    """Read a statement; its new lines join the worklist."""
    form = StatementForm()
    if not form.validate():
        return _page(form), 422
    try:
        found = read_statement(sheets.open_sheet(form.file.data.read(MOST_BYTES + 1)))
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
        return _page(form), 422
    actor = person().actor(Role.OFFICE)
    taken = house.take_lines(db.session(), found.lines, actor=actor, now=now())
    payments.statement_read(db.session(), (*found.lines, *found.out), actor=actor, now=now())
    db.session.commit()
    _tell_read(found, taken)
    return redirect(url_for(".index"), 303)


def _tell_read(found: Statement, taken: house.Imported) -> None:
    flash(
        _(
            "%(new)s new lines, %(known)s known before, %(out)s outgoing.",
            new=taken.new,
            known=taken.known,
            out=found.went_out,
        ),
        "good",
    )
    if found.unreadable:
        rows = ", ".join(map(str, found.unreadable[:20]))
        flash(_("These rows could not be read: %(rows)s.", rows=rows), "needs")


@pages.post("/<int:line_id>/confirmation")
def confirmation(line_id: int) -> Response:
    """This money came, for this order or for none that is known."""
    form, session = ConfirmForm(), db.session()
    line, actor = house.line_by_id(session, line_id), person().actor(Role.OFFICE)
    number = str(form.order.data or "")
    bill = house.confirm(session, line, order_number=number, actor=actor, now=now())
    session.commit()
    if bill is not None:
        _tell_shop(bill)
    flash(_("Booked."), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/<int:line_id>/aside")
def aside(line_id: int) -> Response:
    """None of the shop's business, or booked already."""
    session = db.session()
    line = house.line_by_id(session, line_id)
    house.put_aside(session, line, actor=person().actor(Role.OFFICE), now=now())
    session.commit()
    return redirect(url_for(".index"), 303)


@pages.post("/back/<int:bill_id>")
def back(bill_id: int) -> Response:
    """A refund was sent by hand."""
    form, session = SentBackForm(), db.session()
    bill, key = house.bill_by_id(session, bill_id), request.form.get("key", "")
    if not form.validate():
        flash(_("Please give the bank's reference."), "wrong")
        return redirect(url_for(".index"), 303)
    reference, actor = str(form.reference.data).strip(), person().actor(Role.OFFICE)
    house.sent_back(session, bill, key, reference=reference, actor=actor, now=now())
    session.commit()
    _tell_shop(bill)
    flash(_("Booked."), "good")
    return redirect(url_for(".index"), 303)


@pages.post("/counter/<number>")
def counter(number: str) -> Response:
    """The customer stands at the counter and has paid."""
    session, order = db.session(), order_for_office(person(), number)
    bill = house.bill_of_order(session, order.number, "counter")
    if bill is None:
        raise NotFound("bill")
    house.take_on_counter(session, bill, actor=person().actor(Role.OFFICE), now=now())
    session.commit()
    _tell_shop(bill)
    flash(_("The money is booked."), "good")
    return redirect(url_for("office.orders.order", number=order.number), 303)


def _tell_shop(bill: HouseBill) -> None:
    """The shop looks at its payment, as after a gateway's notice."""
    session = db.session()
    payment = payments.by_reference(session, bill.gateway, bill.reference)
    if payment is not None:
        payments.look(session, payment.id, now=now())
        session.commit()


def _page(form: StatementForm) -> str:
    session = db.session()
    return render_template(
        "office/money/transfers.html",
        form=form,
        work=house.worklist(session),
        back=house.back_to_send(session),
    )
