"""Papers about pay: a receipt for each payment that arrived, the page that says whether one is
true, and her statement. Papers are set with no transaction open."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from catalog.db import db, writing
from fulfillment import earnings
from fulfillment.earnings import PayoutLine, extras, receipts
from fulfillment.ledger import key_of
from media import print as printing
from storefront.accounts import Role
from storefront.accounts.access import (
    line_of_payout,
    maker_of,
    payout_for_office,
    person,
    require,
)
from storefront.accounts.access_pay import home_of_hers, payment_of_hers, receipt_coded
from storefront.views.pay_worded import amount_of, facts_of, receipt_paper, shown, statement_paper
from storefront.wiring.clock import now
from storefront.wiring.languages import language, money, points
from storefront.wiring.settings import settings

pages = Blueprint("receipts", __name__)

#: Lines of a printed statement.
LINES = 60


@pages.get("/receipts/<code>")
def receipt(code: str) -> str:
    """Whether a receipt with this code is true, for whoever has the paper."""
    row, line = receipt_coded(code)
    sealed = receipts.sealed_of(row)
    return render_template(
        "pay/receipt.html",
        amount=amount_of(sealed.facts["amount"]),
        facts=facts_of(sealed.facts),
        code=shown(row.code),
        back=line.bounced_at if line.bounced_entry_id else None,
    )


@pages.get("/work/earnings/<int:line_id>/receipt.pdf")
def hers(line_id: int) -> Response:
    """The receipt of a payment to her."""
    require(Role.MAKER)
    with writing(db.session()):
        made = _made(payment_of_hers(person(), line_id), Role.MAKER)
    return _printed(made)


@pages.get("/office/money/payouts/<number>/lines/<int:line_id>/receipt.pdf")
def for_office(number: str, line_id: int) -> Response:
    """The same for the office."""
    require(Role.OFFICE)
    with writing(db.session()):
        line = line_of_payout(person(), payout_for_office(person(), number), line_id)
        made = _made(line, Role.OFFICE)
    return _printed(made)


@pages.get("/work/earnings/statement.pdf")
def statement() -> Response:
    """What is hers, in large type, with notes and coins, and its last lines."""
    require(Role.MAKER)
    maker, session = maker_of(person()), db.session()
    found = earnings.statement(session, maker.id, limit=LINES)
    paper = statement_paper(maker, home_of_hers(person()), found, _advances(found), now())
    session.commit()  # nobody waits for the setter
    data = printing.statement_pdf(paper, lang=_lang(), at=now())
    return _pdf(data, f"{maker.code}.pdf")


def _advances(found: earnings.Statement) -> list[str]:
    if not found.had:
        return []
    rule = extras.protection(db.session(), on=now().date())
    told = {"share": points(rule.share_points), "minimum": money(rule.minimum)}
    return [
        _(
            "You have had %(had)s in advance. A payday takes at most %(share)s of it back and"
            " always leaves you %(minimum)s.",
            had=money(found.had),
            **told,
        )
    ]


def _made(line: PayoutLine, role: Role) -> receipts.Sealed:
    key, actor = key_of(settings().secret_key), person().actor(role)
    made = receipts.receipt_of(db.session(), line, key=key, actor=actor, now=now())
    return receipts.sealed_of(made)


def _printed(sealed: receipts.Sealed) -> Response:
    data = printing.receipt_pdf(receipt_paper(sealed), lang=_lang(), at=now())
    return _pdf(data, f"{sealed.facts['reference']}.pdf")


def _lang() -> str:
    return "zh" if language().startswith("zh") else "en"


def _pdf(data: bytes, name: str) -> Response:
    answer = Response(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
