"""The cash list of a payday, with room to sign.

It holds codes and the names that colleagues use, so that no private record is opened for it. It is
printed with no transaction open.
"""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import get_locale
from flask_babel import gettext as _

from catalog.db import db
from catalog.errors import NotFound
from catalog.money import total
from fulfillment import earnings
from fulfillment.earnings import LineRow
from media import print as printing
from storefront.accounts import Role
from storefront.accounts.access import payout_for_office, person, require
from storefront.wiring.clock import now
from storefront.wiring.languages import money, words

pages = Blueprint("payout_papers", __name__, url_prefix="/office/money/payouts")

#: Room for a name by hand.
ROOM = "_" * 18


@pages.before_request
def _office_only() -> None:
    require(Role.OFFICE)


@pages.get("/<number>/cash-list.pdf")
def cash_list(number: str) -> Response:
    """Who is paid from the cash box: a row each, with room for her signature."""
    row = payout_for_office(person(), number)
    lines = earnings.lines(db.session(), row, place=earnings.BOX)
    if not lines:
        raise NotFound("paper")
    facts = ((_("Payout"), row.number), (_("Sum"), money(total(each.amount for each in lines))))
    head = (_("Maker"), _("Amount"), _("Day"), _("Signature or fingerprint"))
    table = printing.Table("", head, [_cells(each) for each in lines], right=(1,))
    paper = printing.List(_("Cash list"), facts, (table,), foot=_("Each signs for herself alone."))
    lang = "zh" if str(get_locale()).startswith("zh") else "en"
    db.session.commit()  # nobody waits for the setter
    answer = Response(printing.list_pdf(paper, lang=lang, at=now()), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{row.number}-cash.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cells(line: LineRow) -> tuple[str, ...]:
    return (f"{words(line.alias)} ({line.code})", money(line.amount), "_" * 8, ROOM)
