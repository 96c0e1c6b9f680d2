"""Proof: each promise of the book as a named invariant that anybody can ask for.

A finding says how many things were looked at and names the first that breaks the promise. Each
question is one statement, so that it sees one moment even while others are booking; nothing here
trusts a constraint or a trigger, for both can be taken away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from catalog.history import History
from fulfillment.ledger import triggers
from fulfillment.ledger.chart import CHART, line_of
from fulfillment.ledger.models import Account, Entry, Posting, RollUp
from fulfillment.ledger.queries import growth
from fulfillment.ledger.rereading import chain, digests
from fulfillment.ledger.rolling import steps
from fulfillment.ledger.rules import Side


@dataclass(frozen=True, slots=True)
class Finding:
    """An invariant, how many things it was asked of, and the first that breaks it."""

    name: str
    promise: str
    checked: int
    offender: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.offender is None


def prove(session: Session) -> tuple[Finding, ...]:
    """Ask every invariant of the book."""
    return (
        _balanced(session),
        _positive(session),
        _one_currency(session),
        _whole(session),
        _keys_unique(session),
        _accounts_known(session),
        _reversals_exact(session),
        _floors_kept(session),
        _rolled_up(session),
        Finding("entries_unchanged", "No entry was changed after booking.", *digests(session)),
        Finding("chain_unbroken", "Every seal follows the one before it.", *chain(session)),
        _witnessed(session),
        _guarded(session),
    )


def first(session: Session, wanted: Select[*tuple[Any, ...]]) -> str | None:
    """The first offender that a question finds, as text."""
    row = session.execute(wanted.limit(1)).first()
    return None if row is None else " ".join(str(part) for part in row)


def count(session: Session, table: type[Any]) -> int:
    """How many rows a table has."""
    return int(session.scalar(select(func.count()).select_from(table)) or 0)


def _balanced(session: Session) -> Finding:
    wanted = (
        select(Entry.key)
        .outerjoin(Posting, Posting.entry_id == Entry.id)
        .group_by(Entry.id, Entry.key)
        .having(or_(func.coalesce(func.sum(_turn()), 0) != 0, func.count(Posting.id) < 2))
        .order_by(Entry.id)
    )
    promise = "Debits equal credits in every entry."
    return Finding("entries_balanced", promise, count(session, Entry), first(session, wanted))


def _positive(session: Session) -> Finding:
    wanted = (
        select(Entry.key)
        .join(Posting, Posting.entry_id == Entry.id)
        .where(or_(Posting.amount_minor <= 0, Posting.side.not_in(list(Side))))
    )
    promise = "Every amount is positive and has a side."
    return Finding("amounts_positive", promise, count(session, Posting), first(session, wanted))


def _one_currency(session: Session) -> Finding:
    wanted = (
        select(Entry.key)
        .join(Posting, Posting.entry_id == Entry.id)
        .join(Account, Account.id == Posting.account_id)
        .where(Account.currency != Entry.currency)
    )
    promise = "An entry has one currency."
    return Finding("one_currency", promise, count(session, Entry), first(session, wanted))


def _whole(session: Session) -> Finding:
    wanted = (
        select(Posting.id)
        .outerjoin(Entry, Entry.id == Posting.entry_id)
        .outerjoin(Account, Account.id == Posting.account_id)
        .where(or_(Entry.id.is_(None), Account.id.is_(None)))
        .order_by(Posting.id)
    )
    promise = "Every posting has its entry and its account."
    return Finding("postings_whole", promise, count(session, Posting), first(session, wanted))


def _keys_unique(session: Session) -> Finding:
    wanted = select(Entry.key).group_by(Entry.key).having(func.count() > 1)
    promise = "A business fact is booked once."
    return Finding("keys_unique", promise, count(session, Entry), first(session, wanted))


def _accounts_known(session: Session) -> Finding:
    rows = session.execute(select(Account.code, Account.kind).order_by(Account.id))
    checked, offender = 0, None
    for code, kind in rows:
        checked += 1
        line = line_of(code)
        if offender is None and (line is None or line.kind is not kind):
            offender = code
    return Finding("accounts_known", "Every account is in the chart.", checked, offender)


def _reversals_exact(session: Session) -> Finding:
    reversals = select(func.count()).where(Entry.reverses_id.is_not(None))
    wrong = aliased(Entry)
    mirrored = (
        select(Entry.key, Posting.account_id, func.sum(_turn()).label("rest"))
        .join(wrong, wrong.id == Entry.reverses_id)
        .join(Posting, Posting.entry_id.in_([Entry.id, wrong.id]))
        .group_by(Entry.id, Entry.key, Posting.account_id)
        .having(func.sum(_turn()) != 0)
    )
    twice = (
        select(Entry.reverses_id)
        .where(Entry.reverses_id.is_not(None))
        .group_by(Entry.reverses_id)
        .having(func.count() > 1)
    )
    offender = first(session, mirrored) or first(session, twice)
    promise = "A reversal is exact and happens at most once."
    return Finding("reversals_exact", promise, int(session.scalar(reversals) or 0), offender)


def _turn() -> ColumnElement[int]:
    return case((Posting.side == Side.DEBIT, Posting.amount_minor), else_=-Posting.amount_minor)


def _floors_kept(session: Session) -> Finding:
    families = or_(*(Account.code.like(line.like) for line in CHART if line.floor))
    sums = (
        select(Account.code, func.sum(growth()).label("stands"))
        .join(Posting, Posting.account_id == Account.id)
        .where(families)
        .group_by(Account.id, Account.code)
    )
    checked = session.scalar(select(func.count()).select_from(sums.subquery())) or 0
    wanted = sums.having(func.sum(growth()) < 0).order_by(Account.code)
    promise = "No maker and no host is below zero."
    return Finding("nobody_below_zero", promise, int(checked), first(session, wanted))


def _rolled_up(session: Session) -> Finding:
    """Each roll-up against the one before it: together they are the whole account."""
    rows = steps()
    within = and_(
        Posting.account_id == rows.c.account_id,
        Posting.id > rows.c.after_id,
        Posting.id <= rows.c.through_id,
    )
    minor, number = func.coalesce(func.sum(growth()), 0), func.count(Posting.id)
    wanted = (
        select(Account.code, rows.c.through_id)
        .join(rows, rows.c.account_id == Account.id)
        .outerjoin(Posting, within)
        .group_by(Account.code, *rows.c)
        .having(or_(minor != rows.c.minor, number != rows.c.postings))
        .order_by(rows.c.through_id)
    )
    promise = "Every roll-up is the sum of its postings."
    return Finding("roll_ups_exact", promise, count(session, RollUp), first(session, wanted))


def _witnessed(session: Session) -> Finding:
    seen = and_(History.subject_kind == "ledger_entry", History.verb == "post")
    orphans = (
        select(History.subject_id)
        .outerjoin(Entry, Entry.id == History.subject_id)
        .where(seen, or_(Entry.id.is_(None), Entry.hash != History.facts["hash"].as_string()))
        .order_by(History.subject_id)
    )
    unseen = (
        select(Entry.key)
        .outerjoin(History, and_(seen, History.subject_id == Entry.id))
        .where(History.id.is_(None))
        .order_by(Entry.id)
    )
    witnesses = session.scalar(select(func.count()).select_from(History).where(seen)) or 0
    offender = _entry(first(session, orphans)) or first(session, unseen)
    promise = "Nothing that history saw booked is gone."
    return Finding("nothing_removed", promise, int(witnesses), offender)


def _entry(found: str | None) -> str | None:
    return None if found is None else f"entry {found}"


def _guarded(session: Session) -> Finding:
    dialect = session.get_bind().dialect.name
    wanted = triggers.names(dialect)
    missing = sorted(wanted - _present(session, dialect))
    promise = "The database refuses to change the book."
    return Finding("guards_up", promise, len(wanted), missing[0] if missing else None)


def _present(session: Session, dialect: str) -> set[str]:
    if dialect == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        question = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
    names: Iterable[Any] = session.scalars(text(question))
    return {str(name) for name in names}
