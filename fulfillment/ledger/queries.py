"""Reading the book: balances, an account line by line, one entry.

A balance is the account's last roll-up and its postings after that, read by one statement: exact
at every moment, and as quick on an account with a million postings as on a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.money import Money
from fulfillment.ledger.chart import known
from fulfillment.ledger.models import Account, Entry, Posting, RollUp
from fulfillment.ledger.rules import AccountKind, NewEntry, NewPosting, Side


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One posting on an account: `change` is its amount, negative where the account shrinks."""

    id: int
    entry_id: int
    key: str
    recipe: str
    facts: JsonMap
    booked_on: date
    at: datetime
    change: Money


def balance(
    session: Session, code: str, currency: str = "CNY", *, before_id: int | None = None
) -> Money:
    """What stands on an account now, or stood before a posting; positive on its normal side."""
    stands = standing(signed(known(code).kind), before_id)
    found = session.scalar(select(stands).where(Account.code == code, Account.currency == currency))
    return Money(int(found or 0), currency)


def balances(session: Session, like: str, currency: str = "CNY") -> dict[str, Money]:
    """What stands on every account whose code is `like` (SQL), as `{code: balance}`."""
    change = growth()
    wanted = (
        select(Account.code, func.sum(change))
        .join(Posting, Posting.account_id == Account.id)
        .where(Account.code.like(like), Account.currency == currency)
        .group_by(Account.code)
    )
    return {code: Money(int(sum_), currency) for code, sum_ in session.execute(wanted)}


def owed_until(session: Session, like: str, until: date, currency: str = "CNY") -> dict[str, Money]:
    """What accounts hold of what was booked until a day, less all that has left them since."""
    change = growth()
    counts = case((change < 0, change), (Entry.booked_on <= until, change), else_=0)
    wanted = (
        select(Account.code, func.sum(counts))
        .join(Posting, Posting.account_id == Account.id)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(Account.code.like(like), Account.currency == currency)
        .group_by(Account.code)
    )
    found = {code: Money(int(sum_), currency) for code, sum_ in session.execute(wanted)}
    return {code: amount for code, amount in found.items() if amount.minor > 0}


def lines_of(
    session: Session,
    code: str,
    *,
    before_id: int | None = None,
    limit: int = 50,
    currency: str = "CNY",
) -> tuple[AccountLine, ...]:
    """An account's postings, newest first, older than the posting `before_id`."""
    wanted = (
        select(Posting.id, Posting.entry_id, Entry.key, Entry.recipe, Entry.facts)
        .add_columns(Entry.booked_on, Entry.at, signed(known(code).kind).label("change"))
        .join(Entry, Entry.id == Posting.entry_id)
        .join(Account, Account.id == Posting.account_id)
        .where(Account.code == code, Account.currency == currency)
        .order_by(Posting.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        wanted = wanted.where(Posting.id < before_id)
    rows = (dict(row) for row in session.execute(wanted).mappings())
    return tuple(
        AccountLine(**{**row, "change": Money(int(row["change"]), currency)}) for row in rows
    )


def lines_by(
    session: Session, recipe: str, like: str, *, after: int = 0, limit: int = 2_000
) -> list[tuple[int, str, Money]]:
    """What a recipe booked on accounts `like` a pattern: entry id, code and change, in slices."""
    wanted = (
        select(Entry.id, Account.code, growth(), Account.currency)
        .join(Posting, Posting.entry_id == Entry.id)
        .join(Account, Account.id == Posting.account_id)
        .where(Entry.recipe == recipe, Account.code.like(like), Entry.id > after)
        .order_by(Entry.id)
        .limit(limit)
    )
    rows = session.execute(wanted)
    return [(each, code, Money(int(change), currency)) for each, code, change, currency in rows]


def booked(session: Session, entry_id: int) -> NewEntry | None:
    """An entry as it was handed in, read back from the book."""
    entry = session.get(Entry, entry_id)
    if entry is None:
        return None
    rows = session.execute(
        select(Account.code, Posting.side, Posting.amount_minor)
        .join(Account, Account.id == Posting.account_id)
        .where(Posting.entry_id == entry_id)
        .order_by(Posting.id)
    )
    postings = tuple(
        NewPosting(code, side, Money(minor, entry.currency)) for code, side, minor in rows
    )
    return NewEntry(entry.key, entry.recipe, entry.facts, postings, entry.reverses_id)


def standing(change: ColumnElement[int], before_id: int | None = None) -> ColumnElement[int]:
    """What stands on the account that a statement asks for: its roll-up and the postings since."""
    rolled = RollUp.account_id == Account.id
    tail = Posting.account_id == Account.id
    if before_id is not None:
        rolled &= RollUp.through_id < before_id
        tail &= Posting.id < before_id
    through = select(func.max(RollUp.through_id)).where(rolled).correlate(Account)
    last = select(RollUp.stands_minor).where(rolled).order_by(RollUp.through_id.desc()).limit(1)
    since = Posting.id > func.coalesce(through.scalar_subquery(), 0)
    rest = select(func.sum(change)).where(tail, since).correlate(Account)
    return func.coalesce(last.correlate(Account).scalar_subquery(), 0) + func.coalesce(
        rest.scalar_subquery(), 0
    )


def signed(kind: AccountKind) -> ColumnElement[int]:
    """A posting's amount as the change of an account of this kind."""
    return case((Posting.side == kind.normal, Posting.amount_minor), else_=-Posting.amount_minor)


def growth() -> ColumnElement[int]:
    """A posting's amount as the change of its joined account."""
    left = Account.kind.in_([kind for kind in AccountKind if kind.normal is Side.DEBIT])
    return case(
        (left & (Posting.side == Side.DEBIT), Posting.amount_minor),
        (~left & (Posting.side == Side.CREDIT), Posting.amount_minor),
        else_=-Posting.amount_minor,
    )
