"""The pages of the book as a person reads them: families of accounts, one account with its running
balance, one entry with its place in the chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from catalog.db import JsonMap
from catalog.money import Money
from fulfillment.ledger.chart import CHART, ChartLine, line_of
from fulfillment.ledger.models import Account, Entry, Posting, Seal
from fulfillment.ledger.queries import AccountLine, balance, booked, growth, lines_of, standing
from fulfillment.ledger.rules import NewPosting, Side


@dataclass(frozen=True, slots=True)
class Family:
    """A line of the chart with what stands on all its accounts in one currency."""

    line: ChartLine
    accounts: int
    stands: Money


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in a list."""

    code: str
    stands: Money


@dataclass(frozen=True, slots=True)
class FolioLine:
    """One posting: `change` as the account sees it, `stands` the balance after it."""

    id: int
    entry_id: int
    recipe: str
    key: str
    booked_on: date
    debit: Money | None
    credit: Money | None
    stands: Money


@dataclass(frozen=True, slots=True)
class Folio:
    """A page of an account, newest line first; `older` is the `before_id` of the next page."""

    line: ChartLine
    code: str
    stands: Money
    lines: tuple[FolioLine, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry, both its sides, and how it hangs together with others."""

    id: int
    key: str
    recipe: str
    facts: JsonMap
    booked_on: date
    at: datetime
    actor_id: int | None
    hash: str
    reverses_id: int | None
    reversed_by_id: int | None
    place: int | None
    postings: tuple[NewPosting, ...]


def families(session: Session) -> tuple[Family, ...]:
    """Every line of the chart that is in use, in the chart's order; one statement."""
    slug = _slug()
    wanted = (
        select(slug, Account.currency, func.count(Account.id.distinct()), func.sum(growth()))
        .join(Posting, Posting.account_id == Account.id)
        .group_by(slug, Account.currency)
        .order_by(Account.currency)
    )
    rows = session.execute(wanted).all()
    return tuple(
        Family(line, accounts, Money(int(minor), currency))
        for line in CHART
        for found, currency, accounts, minor in rows
        if found == line.slug
    )


def accounts(
    session: Session, line: ChartLine, *, search: str = "", after: str = "", limit: int = 50
) -> tuple[AccountRow, ...]:
    """The accounts of a line by code, behind the code `after`."""
    wanted = (
        select(Account.code, Account.currency, standing(growth()))
        .where(Account.code.like(line.like), Account.code > after)
        .order_by(Account.code, Account.currency)
        .limit(limit)
    )
    if search:
        wanted = wanted.where(Account.code.contains(search, autoescape=True))
    rows = session.execute(wanted)
    return tuple(AccountRow(code, Money(int(minor), currency)) for code, currency, minor in rows)


def folio(
    session: Session, code: str, currency: str, *, before_id: int | None = None, limit: int = 50
) -> Folio | None:
    """A page of an account with its running balance; None if nothing was ever booked on it."""
    line = line_of(code)
    if line is None:
        return None
    found = lines_of(session, code, before_id=before_id, limit=limit + 1, currency=currency)
    if not found:
        return None
    stands = balance(session, code, currency, before_id=before_id)
    rows = []
    for each in found[:limit]:
        rows.append(_folio_line(each, line, stands))
        stands -= each.change
    older = rows[-1].id if len(found) > limit else None
    return Folio(line, code, balance(session, code, currency), tuple(rows), older)


def _folio_line(found: AccountLine, line: ChartLine, stands: Money) -> FolioLine:
    grew = found.change.minor > 0
    amount = found.change if grew else -found.change
    on_the_left = grew == (line.kind.normal is Side.DEBIT)
    return FolioLine(
        id=found.id,
        entry_id=found.entry_id,
        recipe=found.recipe,
        key=found.key,
        booked_on=found.booked_on,
        debit=amount if on_the_left else None,
        credit=None if on_the_left else amount,
        stands=stands,
    )


def entry_page(session: Session, entry_id: int) -> EntryPage | None:
    """One entry with its postings, its seal and its reversal."""
    row = session.execute(_entry(entry_id)).first()
    entry = booked(session, entry_id)
    if row is None or entry is None:
        return None
    values = {name: getattr(row, name) for name in EntryPage.__slots__ if name != "postings"}
    return EntryPage(**values, postings=entry.postings)


def _entry(entry_id: int) -> Any:
    reversal = aliased(Entry)
    return (
        select(Entry.id, Entry.key, Entry.recipe, Entry.facts, Entry.booked_on, Entry.at)
        .add_columns(Entry.actor_id, Entry.hash, Entry.reverses_id)
        .add_columns(reversal.id.label("reversed_by_id"), Seal.id.label("place"))
        .outerjoin(reversal, reversal.reverses_id == Entry.id)
        .outerjoin(Seal, Seal.entry_id == Entry.id)
        .where(Entry.id == entry_id)
    )


def _slug() -> ColumnElement[str]:
    return case(*((Account.code.like(line.like), line.slug) for line in CHART), else_="")
