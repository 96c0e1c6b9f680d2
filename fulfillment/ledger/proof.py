"""Proof: each promise of the book as a named invariant that anybody can ask for.

A finding says how many things were looked at and names the first that breaks the promise. Nothing
here trusts a constraint or a trigger, for both can be taken away. Who asks while others are
booking asks in a transaction that sees one moment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from catalog.history import History
from fulfillment.ledger import triggers
from fulfillment.ledger.chart import CHART, line_of
from fulfillment.ledger.dividing import passing
from fulfillment.ledger.models import Account, Entry, Period, Posting, RollUp
from fulfillment.ledger.month_proof import added_up, first_since, signatures
from fulfillment.ledger.passing import Passed, turn
from fulfillment.ledger.periods import closed
from fulfillment.ledger.queries import growth
from fulfillment.ledger.rereading import chain_gap
from fulfillment.ledger.rolling import steps

#: Accounts read at once.
SLICE = 5_000


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


def prove(
    session: Session,
    *,
    keys: Collection[str] | None = None,
    full: bool = True,
    processes: int = 1,
) -> tuple[Finding, ...]:
    """Ask every invariant; not `full`, only of what came after the last closed month. `keys` are
    the public keys that may have signed a month. A long book is read by so many processes, and
    the database adds up meanwhile."""
    months = closed(session)
    since = 0 if full else first_since(session, months)
    with passing(session, since, processes) as passed:
        summed = (
            _whole(session, since),
            _keys_unique(session, since),
            _accounts_known(session),
            _reversals_exact(session, since),
            _floors_kept(session),
            _rolled_up(session),
            _witnessed(session, since),
            _months(months, "months_signed", signatures(months, keys)),
            _months(months, "months_unchanged", added_up(session, months, full=full)),
            _guarded(session),
        )
        gap = chain_gap(session)
        return (*_read(passed(), gap), *summed)


_MONTHS = {
    "months_signed": "Every closed month carries our signature and follows the one before it.",
    "months_unchanged": "Every closed month still comes to what was signed.",
}
_ONE_PASS = {
    "entries_balanced": "Debits equal credits in every entry.",
    "amounts_positive": "Every amount is positive and has a side.",
    "one_currency": "An entry has one currency.",
    "entries_unchanged": "No entry was changed after booking.",
    "chain_unbroken": "Every seal follows the one before it.",
}


def _months(months: tuple[Period, ...], name: str, offender: str | None) -> Finding:
    return Finding(name, _MONTHS[name], len(months), offender)


def _read(found: Passed, gap: str | None) -> tuple[Finding, ...]:
    """What one pass over the entries tells, and whether the chain hangs together."""
    if gap is not None:
        found.blame("chain_unbroken", gap)
    checked = {"amounts_positive": found.postings, "chain_unbroken": found.seals}
    return tuple(
        Finding(name, promise, checked.get(name, found.entries), found.offenders.get(name))
        for name, promise in _ONE_PASS.items()
    )


def first(session: Session, wanted: Select[*tuple[Any, ...]]) -> str | None:
    """The first offender that a question finds, as text."""
    row = session.execute(wanted.limit(1)).first()
    return None if row is None else " ".join(str(part) for part in row)


def count(session: Session, table: type[Any]) -> int:
    """How many rows a table has."""
    return int(session.scalar(select(func.count()).select_from(table)) or 0)


def _whole(session: Session, since: int) -> Finding:
    wanted = (
        select(Posting.id)
        .outerjoin(Entry, Entry.id == Posting.entry_id)
        .outerjoin(Account, Account.id == Posting.account_id)
        .where(or_(Entry.id.is_(None), Account.id.is_(None)), Posting.entry_id >= since)
        .order_by(Posting.id)
    )
    promise = "Every posting has its entry and its account."
    return Finding("postings_whole", promise, count(session, Posting), first(session, wanted))


def _keys_unique(session: Session, since: int) -> Finding:
    again = aliased(Entry)
    wanted = (
        select(Entry.key)
        .join(again, and_(again.key == Entry.key, again.id != Entry.id))
        .where(Entry.id >= since)
    )
    promise = "A business fact is booked once."
    checked = session.scalar(select(func.count()).where(Entry.id >= since)) or 0
    return Finding("keys_unique", promise, int(checked), first(session, wanted))


def _accounts_known(session: Session) -> Finding:
    wanted = select(Account.code, cast(Account.kind, String)).order_by(Account.id)
    checked, offender = 0, None
    for code, kind in session.execute(wanted).yield_per(SLICE):
        checked += 1
        line = line_of(code)
        if offender is None and (line is None or line.kind != kind):
            offender = code
    return Finding("accounts_known", "Every account is in the chart.", checked, offender)


def _reversals_exact(session: Session, since: int) -> Finding:
    reversals = (Entry.reverses_id.is_not(None), Entry.id >= since)
    wrong = aliased(Entry)
    mirrored = (
        select(Entry.key, Posting.account_id, func.sum(turn()).label("rest"))
        .join(wrong, wrong.id == Entry.reverses_id)
        .join(Posting, Posting.entry_id.in_([Entry.id, wrong.id]))
        .where(Entry.id >= since)
        .group_by(Entry.id, Entry.key, Posting.account_id)
        .having(func.sum(turn()) != 0)
    )
    twice = (
        select(Entry.reverses_id)
        .where(Entry.reverses_id.is_not(None))
        .group_by(Entry.reverses_id)
        .having(func.count() > 1)
    )
    offender = first(session, mirrored) or first(session, twice)
    promise = "A reversal is exact and happens at most once."
    checked = session.scalar(select(func.count()).where(*reversals)) or 0
    return Finding("reversals_exact", promise, int(checked), offender)


def _floors_kept(session: Session) -> Finding:
    families = or_(*(Account.code.like(line.like) for line in CHART if line.floor))
    sums = (
        select(Account.code, func.sum(growth()).label("stands"))
        .join(Posting, Posting.account_id == Account.id)
        .where(families)
        .group_by(Account.id, Account.code)
    )
    stood = sums.subquery()
    below = func.min(case((stood.c.stands < 0, stood.c.code)))
    checked, offender = session.execute(select(func.count(), below).select_from(stood)).one()
    promise = "No maker and no host is below zero."
    return Finding("nobody_below_zero", promise, int(checked), offender)


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


def _witnessed(session: Session, since: int) -> Finding:
    ours = and_(History.subject_kind == "ledger_entry", History.verb == "post")
    seen = and_(ours, History.subject_id >= since)
    orphans = (
        select(History.subject_id)
        .outerjoin(Entry, Entry.id == History.subject_id)
        .where(seen, or_(Entry.id.is_(None), Entry.hash != History.facts["hash"].as_string()))
        .order_by(History.subject_id)
    )
    unseen = (
        select(Entry.key)
        .outerjoin(History, and_(seen, History.subject_id == Entry.id))
        .where(History.id.is_(None), Entry.id >= since)
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
