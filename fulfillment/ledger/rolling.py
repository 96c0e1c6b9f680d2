"""Roll-ups: what stood on an account through a posting, so that a balance adds up only what came
since. Nobody waits for them and no row is common to two bookings.

A roll-up is true for ever, for it is made only of what can no longer change: it ends at a posting
below which every number is either booked or never will be. On SQLite that is the last posting
(writers go one by one). On PostgreSQL a transaction may still hold a lower number; who inserts
into the postings holds its table's weak lock until its end and took it before its first number,
so the last posting is settled once all who held that lock then have gone. If one of them stays too
long, there is no roll-up this time and the tails are a little longer.

An account gets one when its tail is long (`TAIL`); the busiest always, so that the next round
begins where this one ended. `proof` adds every roll-up up again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, func, insert, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from fulfillment.ledger.models import Account, Posting, RollUp
from fulfillment.ledger.queries import growth

#: Postings in the whole book between two rounds.
ROUND = 10_000

#: Postings looked through in one go: a long book is rolled up a slice at a time, so that a writer
#: on SQLite waits for one slice only.
SLICE = 50_000

#: Postings of an account that are worth a roll-up.
TAIL = 200

#: How often, and how long each time, to wait for bookings that are under way.
_PATIENCE = 20
_PAUSE = 0.05

_UNDER_WAY = text(
    "SELECT virtualtransaction FROM pg_locks WHERE relation = 'ledger_posting'::regclass"
    " AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid() AND database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def roll_up(session: Session) -> int:
    """Roll long tails up if enough was booked since the last time, a slice of the book at most; how
    many accounts."""
    begun = session.scalar(select(func.max(RollUp.through_id))) or 0
    last = session.scalar(select(func.max(Posting.id))) or 0
    if last - begun < ROUND or not _settled(session):
        return 0
    return _round(session, begun, min(last, begun + SLICE))


def steps() -> Subquery:
    """What each roll-up adds to the one before it on its account."""
    return select(
        RollUp.account_id,
        RollUp.through_id,
        _earlier(RollUp.through_id).label("after_id"),
        (RollUp.stands_minor - _earlier(RollUp.stands_minor)).label("minor"),
        (RollUp.postings - _earlier(RollUp.postings)).label("postings"),
    ).subquery()


def _earlier(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    before = func.lag(column).over(partition_by=RollUp.account_id, order_by=RollUp.through_id)
    return func.coalesce(before, 0)


def _settled(session: Session) -> bool:
    """Whether all who were booking a moment ago have ended."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    then = under_way(session)
    for _ in range(_PATIENCE):
        if not then & under_way(session):
            return True
        session.execute(select(func.pg_sleep(_PAUSE)))
    return False


def under_way(session: Session) -> set[str]:
    """The transactions of others that have booked and not yet ended."""
    return {str(each) for each in session.scalars(_UNDER_WAY)}


def _round(session: Session, begun: int, through: int) -> int:
    tails = [row for row in session.execute(_tails(begun, through)) if row.tail]
    if not tails:
        return 0
    busiest = max(tails, key=lambda row: (row.tail, row.id))
    long = [row for row in tails if row.tail >= TAIL or row is busiest]
    rows = [_rolled(session, row, through) for row in long]
    session.execute(insert(RollUp), rows)
    return len(rows)


def _tails(begun: int, through: int) -> Any:
    """Accounts that were booked on since the last round, each with its postings not rolled up."""
    booked_on = (
        select(Posting.account_id.label("id"))
        .distinct()
        .where(Posting.id > begun, Posting.id <= through)
        .subquery()
    )
    rolled = _after(booked_on.c.id)
    tail = (
        select(func.count())
        .where(Posting.account_id == booked_on.c.id, Posting.id > rolled, Posting.id <= through)
        .correlate(booked_on)
    )
    return select(booked_on.c.id, rolled.label("after"), tail.scalar_subquery().label("tail"))


def _after(account_id: ColumnElement[int]) -> ColumnElement[int]:
    newest = select(func.max(RollUp.through_id)).where(RollUp.account_id == account_id)
    return func.coalesce(newest.scalar_subquery(), 0)


def _rolled(session: Session, tail: Row[Any], through: int) -> dict[str, int]:
    before = session.execute(
        select(RollUp.postings, RollUp.stands_minor).where(
            RollUp.account_id == tail.id, RollUp.through_id == tail.after
        )
    ).one_or_none()
    since = session.scalar(
        select(func.sum(growth()))
        .join(Account, Account.id == Posting.account_id)
        .where(Account.id == tail.id, Posting.id > tail.after, Posting.id <= through)
    )
    postings, stood = (0, 0) if before is None else (before.postings, before.stands_minor)
    return {
        "account_id": tail.id,
        "through_id": through,
        "postings": postings + tail.tail,
        "stands_minor": stood + int(since or 0),
    }
