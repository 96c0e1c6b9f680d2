"""Access to money: the book's pages and the payouts. Only the office reaches them."""

from __future__ import annotations

from sqlalchemy import select

from catalog.db import db
from fulfillment.earnings import Payout, PayoutLine
from fulfillment.earnings.results import PayoutResult
from fulfillment.earnings.terms import PayoutHold
from fulfillment.ledger.chart import CHART, ChartLine
from fulfillment.ledger.folios import EntryPage, Folio, entry_page, folio
from storefront.accounts.models import User
from storefront.accounts.persons import Person, for_office

#: No id is larger.
MOST = 2**31 - 1


def payout_for_office(person: Person, number: str) -> Payout:
    """The payout with a number."""
    wanted = select(Payout).where(Payout.number == number)
    return for_office(person, db.session.scalars(wanted).first(), "payout")


def line_of_payout(person: Person, payout: Payout, line_id: int) -> PayoutLine:
    """A line of a payout."""
    wanted = select(PayoutLine).where(
        PayoutLine.id == min(line_id, MOST), PayoutLine.payout_id == payout.id
    )
    return for_office(person, db.session.scalars(wanted).first(), "payout")


def result_for_office(person: Person, result_id: int) -> PayoutResult:
    """A row of what a bank answered."""
    return for_office(person, db.session.get(PayoutResult, min(result_id, MOST)), "line")


def hold_for_office(person: Person, hold_id: int) -> PayoutHold:
    """What keeps a maker out of paydays."""
    return for_office(person, db.session.get(PayoutHold, min(hold_id, MOST)), "hold")


def chart_line_for_office(person: Person, slug: str) -> ChartLine:
    """A line of the chart of accounts."""
    return for_office(person, next((line for line in CHART if line.slug == slug), None), "account")


def folio_for_office(
    person: Person, code: str, currency: str, *, before_id: int | None = None
) -> Folio:
    """A page of an account."""
    page = folio(db.session(), code, currency, before_id=before_id)
    return for_office(person, page, "account")


def entry_for_office(person: Person, entry_id: int) -> EntryPage:
    """One entry of the book."""
    return for_office(person, entry_page(db.session(), min(entry_id, MOST)), "entry")


def names_of_users(person: Person, user_ids: set[int]) -> dict[int, str]:
    """How colleagues are called, by id."""
    for_office(person, user_ids, "user")
    wanted = select(User.id, User.name, User.email).where(User.id.in_(user_ids))
    return {row.id: row.name or row.email for row in db.session.execute(wanted)}
