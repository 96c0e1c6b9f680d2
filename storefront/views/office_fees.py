"""What sales pay besides their makers: the rules in the office, with everything that was told."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.cooperatives import cooperatives
from catalog.db import db
from catalog.errors import Invalid
from fulfillment import fees, ledger
from storefront.accounts import Role
from storefront.accounts.access import names_of_users, person, require
from storefront.errors import say
from storefront.forms.fees import FeeRuleForm
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("office_fees", __name__, url_prefix="/office/money/shares")

#: Where the parts stand in the book.
FUNDS = ("fund:market", "fund:platform", "fund:materials")


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("")
def index() -> str:
    """The rules, what they brought, and the form."""
    return _page(_form(filled=False))


@pages.post("")
def tell() -> Response | tuple[str, int]:
    """Tell a rule."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    actor = person().actor(Role.OFFICE)
    try:
        fees.tell(db.session(), form.rule, reason=str(form.reason.data), actor=actor, now=now())
    except Invalid as refusal:
        db.session.rollback()
        form[refusal.field or "kind"].errors = [say(refusal)]
        return _page(form), refusal.status
    db.session.commit()
    flash(_("Noted. It counts for orders from that day on."), "good")
    return redirect(url_for(".index"), 303)


def _cooperatives() -> dict[int, str]:
    return {each.id: words(each.name) for each in cooperatives(db.session())}


def _form(*, filled: bool = True) -> FeeRuleForm:
    form = FeeRuleForm() if filled else FeeRuleForm(formdata=None, starts_on=now().date())
    form.offer(_cooperatives().items())
    return form


def _page(form: FeeRuleForm) -> str:
    session = db.session()
    before = request.args.get("before", type=int)
    rows = fees.told_rules(session, before=before)
    owed = ledger.balances(session, "coop:%:payable")
    return render_template(
        "office/fees/index.html",
        form=form,
        rows=rows,
        today=now().date(),
        cooperatives=_cooperatives(),
        owed={int(code.split(":")[1]): amount for code, amount in owed.items()},
        funds={code: ledger.balance(session, code) for code in FUNDS},
        names=names_of_users(person(), {each.told_by for each in rows if each.told_by}),
        older=rows[-1].id if len(rows) == fees.PAGE else None,
    )
