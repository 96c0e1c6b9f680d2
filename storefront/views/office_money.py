"""The office's money: the book as a bank shows it, and paydays.

Nothing here is edited. What is wrong in the book is reversed; what a payout may do next is in its
table of states, and who made one cannot confirm it. The bank file opens sealed names, so that each
download is written into the payout's history.
"""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db
from catalog.errors import NotFound, Refusal
from catalog.history import history_of, record
from catalog.money import Money
from fulfillment import earnings, ledger
from fulfillment.earnings import PAYOUT, LineState, Payout
from fulfillment.ledger import folios
from fulfillment.ledger.rules import book_day
from fulfillment.workflow import payday
from storefront.accounts import Role
from storefront.accounts.access import (
    chart_line_for_office,
    entry_for_office,
    folio_for_office,
    line_of_payout,
    names_of_users,
    payout_for_office,
    person,
    require,
)
from storefront.errors import say
from storefront.forms.money import BankFileForm, PayoutForm, ReturnForm
from storefront.sheets.export import xlsx_file
from storefront.views.money_words import entry_facts, moment_words, recipe
from storefront.wiring.clock import now

pages = Blueprint("office_money", __name__, url_prefix="/office/money")

#: Rows of a list on one page.
PAGE = 50

#: How the bank's file is written, by the button that was pressed.
ENCODINGS = {
    "utf-8": "utf-8-sig",
    "xlsx": "xlsx",
    "alipay": "alipay",
    "alipay-xlsx": "alipay-xlsx",
}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: No id is larger.
MOST = 2**31 - 1

#: What is done to a payout, by the noun of its address.
STEPS = {
    "confirmation": payday.payout_confirmed,
    "sending": payday.payout_sent,
    "settlement": payday.payout_settled,
    "cancellation": payday.payout_cancelled,
}


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.context_processor
def _words() -> dict[str, object]:
    return {"recipe": recipe, "moment_words": moment_words}


def _before() -> int | None:
    """The id behind which a list goes on; what cannot be one begins at the top."""
    asked = request.args.get("before", type=int)
    return min(asked, MOST) if asked and asked > 0 else None


@pages.get("")
def index() -> str:
    """Where all the money stands, and the last paydays."""
    session = db.session()
    return render_template(
        "office/money/index.html",
        families=folios.families(session),
        payouts=earnings.payouts(session, limit=5),
        head=ledger.head(session)[0],
    )


@pages.get("/accounts/<slug>")
def family(slug: str) -> str:
    """The accounts of one line of the chart."""
    line = chart_line_for_office(person(), slug)
    search, after = request.args.get("q", "").strip()[:40], request.args.get("after", "")[:80]
    rows = folios.accounts(db.session(), line, search=search, after=after, limit=PAGE + 1)
    more = rows[PAGE - 1].code if len(rows) > PAGE else None
    return render_template(
        "office/money/family.html", line=line, rows=rows[:PAGE], search=search, more=more
    )


@pages.get("/account/<code>")
def account(code: str) -> str:
    """One account, line by line, with its running balance."""
    currency, before = request.args.get("currency", "CNY")[:3], _before()
    page = folio_for_office(person(), code, currency, before_id=before)
    return render_template("office/money/account.html", page=page, before=before)


@pages.get("/entries/<int:entry_id>")
def entry(entry_id: int) -> str:
    """One entry: both its sides, who booked it, its place in the chain."""
    page = entry_for_office(person(), entry_id)
    by = names_of_users(person(), {page.actor_id} if page.actor_id else set())
    return render_template("office/money/entry.html", page=page, by=by, facts=entry_facts(page))


@pages.get("/payouts")
def payouts() -> str:
    """Every payday, newest first."""
    return _payouts(PayoutForm(until=book_day(now())))


def _payouts(form: PayoutForm) -> str:
    session, before = db.session(), _before()
    rows = earnings.payouts(session, before_id=before, limit=PAGE + 1)
    owed = [each for each in folios.families(session) if each.line.slug == "maker-payable"]
    older = rows[PAGE - 1].id if len(rows) > PAGE else None
    return render_template(
        "office/money/payouts.html", form=form, rows=rows[:PAGE], owed=owed, older=older
    )


@pages.post("/payouts")
def make_payout() -> Answer | tuple[str, int]:
    """Draft a payday; the same day again leads to the same draft."""
    form = PayoutForm()
    if not form.validate_on_submit() or form.until.data is None:
        return _payouts(form), 422
    until, actor = form.until.data, person().actor(Role.OFFICE)
    try:
        draft = partial(payday.payout_drafted, db.session(), until=until, most=form.part)
        made = draft(actor=actor, now=now())
    except Refusal as refusal:
        db.session.rollback()
        form.until.errors = [say(refusal)]
        return _payouts(form), refusal.status
    db.session.commit()
    return redirect(url_for(".payout", number=made.number), 303)


@pages.get("/payouts/<number>")
def payout(number: str) -> str:
    """One payday: its lines, its history, and what can be done next."""
    return _payout(payout_for_office(person(), number))


def _payout(row: Payout, *, form: ReturnForm | None = None, line_id: int | None = None) -> str:
    session = db.session()
    moments = history_of(session, "payout", row.id)
    places = earnings.at_place(session, row)
    return render_template(
        "office/money/payout.html",
        payout=row,
        total=Money(row.total_minor, row.currency),
        **_lines(row),
        most=Money(row.most_minor, row.currency) if row.most_minor else None,
        left_out=next((int(each.facts.get("left_out", 0)) for each in moments), 0),
        standing=earnings.standing(session, row),
        makers=sum(places.values()),
        by_hand=places.get(earnings.BOX, 0),
        by_alipay=places.get(earnings.ALIPAY, 0),
        moments=moments,
        names=names_of_users(person(), {each.actor_id for each in moments if each.actor_id}),
        verbs=PAYOUT.verbs(row.state),
        mine=row.made_by == person().user_id,
        form=form or ReturnForm(formdata=None),
        fetching=BankFileForm(),
        line_id=line_id,
    )


def _lines(row: Payout) -> dict[str, object]:
    """The lines of a page: those after one, or only those that stand somewhere."""
    asked = request.args.get("only", "")
    only = LineState(asked) if asked in set(LineState) else None
    after = min(max(request.args.get("after", default=0, type=int), 0), MOST)
    lines = earnings.line_page(db.session(), row, only=only, after_id=after, limit=PAGE + 1)
    more = lines[PAGE - 1].id if len(lines) > PAGE else None
    return {"lines": lines[:PAGE], "more": more, "only": only}


@pages.post("/payouts/<number>/<step>")
def take_step(number: str, step: str) -> Answer | tuple[str, int]:
    """Confirm, send, settle or cancel."""
    row = payout_for_office(person(), number)
    if step not in STEPS:
        raise NotFound("page")
    try:
        STEPS[step](db.session(), row, actor=person().actor(Role.OFFICE), now=now())
    except Refusal as refusal:
        db.session.rollback()
        flash(say(refusal), "wrong")
        return _payout(payout_for_office(person(), number)), refusal.status
    db.session.commit()
    return redirect(url_for(".payout", number=number), 303)


@pages.post("/payouts/<number>/lines/<int:line_id>/return")
def take_back(number: str, line_id: int) -> Answer | tuple[str, int]:
    """The bank sent one line back."""
    row = payout_for_office(person(), number)
    line, form = line_of_payout(person(), row, line_id), ReturnForm()
    if not form.validate_on_submit():
        return _payout(row, form=form, line_id=line_id), 422
    actor, reason = person().actor(Role.OFFICE), str(form.reason.data)
    payday.payout_bounced(db.session(), row, line, reason=reason, actor=actor, now=now())
    db.session.commit()
    flash(_("It is owed to her again and comes with the next payout."), "good")
    return redirect(url_for(".payout", number=number), 303)


@pages.post("/payouts/<number>/bank-file")
def bank_file(number: str) -> Response | tuple[str, int]:
    """The CSV for the bank, for who may open private records; each opening and what it was for is
    written down. Never by GET: an address can be followed by anything, and be kept anywhere."""
    require(Role.RECORDS)
    row, form, session = payout_for_office(person(), number), BankFileForm(), db.session()
    if not form.validate_on_submit():
        return _payout(row), 422
    encoding = ENCODINGS.get(request.form.get("encoding", ""), "gb18030")
    actor, said = person().actor(Role.OFFICE), {"encoding": encoding, "reason": form.reason.data}
    record(session, row, "open_bank_file", actor=actor, now=now(), **said)
    data, kind, ending = _file(row, encoding)
    session.commit()
    answer = Response(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.number}.{ending}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _file(row: Payout, encoding: str) -> tuple[bytes, str, str]:
    """What is downloaded, its kind, and how its name ends."""
    session, actor = db.session(), person().actor(Role.OFFICE)
    head, rows, ending = list(earnings.COLUMNS), earnings.bank_rows, ""
    if encoding.startswith("alipay"):
        head, rows, ending = list(earnings.ALIPAY_COLUMNS), earnings.alipay_rows, "alipay."
    told = rows(session, row, actor=actor, now=now())
    if encoding.endswith("xlsx"):
        return xlsx_file(head, told), WORKBOOK, f"{ending}xlsx"
    written = "gb18030" if ending else encoding
    return earnings.delimited(head, told, written), "text/csv", f"{ending}csv"
