"""What the bank answered about paydays: a file to read, and the rows that nobody may guess about.

Reading changes only what fits; the same file may be read as often as somebody likes.
"""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor
from fulfillment.earnings import results
from fulfillment.earnings.results import Outcome
from fulfillment.earnings.rules import reference_of
from fulfillment.workflow import bank_answers
from fulfillment.workflow.bank_answers import Answered
from storefront import sheets
from storefront.accounts import Role
from storefront.accounts.access import person, require, result_for_office
from storefront.errors import say
from storefront.forms.money import AnswerForm, DecisionForm
from storefront.sheets.bank_results import ANSWERS, Answer, read_answer
from storefront.wiring.clock import now

pages = Blueprint("office_results", __name__, url_prefix="/office/money/results")

PAGE = 50
#: What a person says of a row, by the button's word in the address.
OUTCOMES = {"arrival": Outcome.ARRIVED, "return": Outcome.FAILED}


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("")
def index() -> str:
    """The worklist, and a file to read."""
    return _page(AnswerForm())


@pages.post("")
def read() -> Response | tuple[str, int]:
    """Read what the bank answered."""
    form = AnswerForm()
    if not form.validate():
        return _page(form), 422
    try:
        data = form.file.data.read(ANSWERS.most_bytes + 1)
        found = read_answer(sheets.open_sheet(data, ANSWERS))
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
        return _page(form), 422
    actor = person().actor(Role.OFFICE)
    told = bank_answers.answers_read(db.session(), found.rows, actor=actor, now=now())
    db.session.commit()
    _tell(found, told)
    return redirect(url_for(".index"), 303)


@pages.post("/<int:result_id>/<step>")
def decide(result_id: int, step: str) -> Response:
    """A person says which payment a row was about and what became of it, or puts it aside."""
    result, actor, session = result_for_office(person(), result_id), _actor(), db.session()
    if step not in (*OUTCOMES, "aside"):
        raise NotFound("page")
    try:
        if step == "aside":
            bank_answers.result_put_aside(session, result, actor=actor, now=now())
        else:
            said = str(DecisionForm().reference.data or "")[:40]
            decided = partial(bank_answers.result_decided, session, result, OUTCOMES[step])
            decided(reference=said, actor=actor, now=now())
        session.commit()
    except Refusal as refusal:
        session.rollback()
        flash(say(refusal), "wrong")
    return redirect(url_for(".index"), 303)


def _actor() -> Actor:
    return person().actor(Role.OFFICE)


def _tell(found: Answer, told: Answered) -> None:
    counted = _(
        "%(arrived)s arrived, %(back)s came back, %(pending)s still with the bank, "
        "%(known)s known before.",
        arrived=told.arrived,
        back=told.came_back,
        pending=told.pending,
        known=told.known,
    )
    flash(counted, "good")
    if told.for_you:
        waits = ngettext("%(num)s row waits for you.", "%(num)s rows wait for you.", told.for_you)
        flash(waits, "needs")
    if told.settled:
        flash(_("Settled: %(numbers)s", numbers=", ".join(told.settled)), "good")
    if found.unreadable:
        rows = ", ".join(map(str, found.unreadable[:20]))
        flash(_("These rows could not be read: %(rows)s.", rows=rows), "needs")


def _page(form: AnswerForm) -> str:
    after = request.args.get("after", default=0, type=int)
    work = results.worklist(db.session(), after_id=min(max(after, 0), 2**31 - 1), limit=PAGE + 1)
    return render_template(
        "office/money/results.html",
        form=form,
        work=work[:PAGE],
        more=work[PAGE - 1].result.id if len(work) > PAGE else None,
        reference_of=reference_of,
    )
