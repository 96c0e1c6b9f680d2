"""Closed months: count, sums and root of all that was booked until a day, signed, for ever.

Rules
* A month is closed once, after it is over, and only forward; what was never closed before it is
  closed with it. The same month again is the same row.
* Nothing is booked into a closed month: `post` refuses it in its one insert, and so does a
  trigger.
* A month is counted (`counted`) while others book: all of it, by reading. Closing then waits for
  the bookings that are under way, holds new ones back (PostgreSQL: a table lock; SQLite: BEGIN
  IMMEDIATE), reads only what was sealed since, and writes its row. If any of that belongs to the
  month, which needs a booking that was begun before midnight and ended after the counting, the
  sums of its accounts are made once more while others wait.
* The row says how many entries, what every line of the chart moved (accounts, debits, credits),
  the digest over every single account's sums, and the root: all digests chained in the order of
  the book's chain, on top of the root of the month before.

How it can fail: `ledger.month_open` (it is not over), `ledger.month_closed` (a later one is).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, func, insert, select, text
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.errors import Refusal
from fulfillment.ledger.chart import line_of
from fulfillment.ledger.models import Account, Entry, Period, Posting, Seal
from fulfillment.ledger.rules import GENESIS, Side, book_day, link
from fulfillment.ledger.sealing import seal
from fulfillment.ledger.signing import SealKey

#: Entries read at once.
SLICE = 5_000

_HOLD = (
    "SET LOCAL lock_timeout = '10s'",
    "LOCK TABLE ledger_entry IN SHARE ROW EXCLUSIVE MODE",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a month came to when it was read: on top of which root, after how much of the chain,
    its last own entry's place, its root and entries, the digest and sums of its accounts."""

    begun: str
    after: int
    place: int
    root: str
    entries: int
    accounts: tuple[str, JsonMap]


def counted(session: Session, day: date) -> Counted:
    """Read the month of a day, before anybody is held up by its closing."""
    return _counted(session, *_span(newest(session), last_day_of(day)))


def close_month(
    session: Session, day: date, *, key: SealKey, now: datetime, read: Counted | None = None
) -> Period:
    """Close the month of a day; the same month again answers the same row. `read` is what it was
    counted to be a moment ago; without it that is done first, in the same transaction."""
    last_day = last_day_of(day)
    before = newest(session)
    if before is not None and before.last_day >= last_day:
        return _closed(session, last_day)
    if book_day(now) <= last_day:
        raise Refusal("ledger.month_open", "This month is not over yet.")
    seal(session, now=now)
    if read is None or read.begun != (before.root if before else GENESIS):
        read = counted(session, day)
    _hold(session)
    seal(session, now=now)
    values = figures(session, before, last_day, read)
    values |= {"id": before.id + 1 if before else 1, "sealed_at": now, "key_id": key.id}
    values |= {"public_key": key.public, "signature": key.sign(statement(values))}
    session.execute(insert(Period), values)
    return _closed(session, last_day)


def newest(session: Session) -> Period | None:
    """The last closed month."""
    return session.scalars(select(Period).order_by(Period.id.desc()).limit(1)).first()


def closed(session: Session) -> tuple[Period, ...]:
    """Every closed month in order."""
    return tuple(session.scalars(select(Period).order_by(Period.id)))


def last_day_of(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def figures(
    session: Session, before: Period | None, last_day: date, read: Counted | None = None
) -> dict[str, Any]:
    """What a month that ends on a day comes to, after the one before it; of what was `read`
    already only the end is read again."""
    told = _counted(session, *_span(before, last_day), read)
    digest, sums = told.accounts
    return {
        "last_day": last_day,
        "entries": told.entries,
        "place": told.place,
        "head": session.scalar(select(Seal.hash).where(Seal.id == told.place)) or GENESIS,
        "previous_root": before.root if before else GENESIS,
        "root": told.root,
        "accounts_hash": digest,
        "sums": sums,
    }


def statement(values: dict[str, Any]) -> str:
    """What is signed: every figure, in one line that anybody can write again."""
    names = ("id", "last_day", "entries", "place", "head", "previous_root", "root")
    said = {name: str(values[name]) for name in (*names, "accounts_hash", "key_id")}
    said["sealed_at"] = values["sealed_at"].astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps({**said, "sums": values["sums"]}, sort_keys=True, separators=(",", ":"))


def exported(month: Period) -> JsonMap:
    """A closed month for others: the very text that was signed, and what checks it."""
    values = {column.name: getattr(month, column.name) for column in Period.__table__.columns}
    return {
        "signed": statement(values),
        "algorithm": "Ed25519",
        "key": month.key_id,
        "public_key": month.public_key,
        "signature": month.signature,
    }


def account_sums(session: Session, first_day: date, last_day: date) -> Iterator[Row[Any]]:
    """Debits and credits of each account within two days, in the order of the accounts."""
    wanted = (
        select(Account.id, Account.code, Account.currency, _of(Side.DEBIT), _of(Side.CREDIT))
        .join(Posting, Posting.account_id == Account.id)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(Entry.booked_on.between(first_day, last_day))
        .group_by(Account.id, Account.code, Account.currency)
        .order_by(Account.id)
    )
    yield from session.execute(wanted).yield_per(SLICE)


def _of(side: Side) -> Any:
    amount = case((Posting.side == side, Posting.amount_minor), else_=0)
    return func.sum(amount).label(side.value)


def _closed(session: Session, last_day: date) -> Period:
    found = session.scalars(select(Period).where(Period.last_day == last_day)).first()
    if found is None:
        raise Refusal("ledger.month_closed", "A later month is closed already.")
    return found


def _hold(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        for each in _HOLD:
            session.execute(text(each))


def _sums(session: Session, first_day: date, last_day: date) -> tuple[str, JsonMap]:
    """The digest over every account, and what each line of the chart moved."""
    whole, sums = hashlib.sha256(), JsonMap()
    for row in account_sums(session, first_day, last_day):
        whole.update(f"{row.code} {row.currency} {row.debit} {row.credit}\n".encode())
        line = line_of(row.code)
        named = f"{line.pattern if line else row.code} {row.currency}"
        accounts, debit, credit = sums.get(named, (0, 0, 0))
        sums[named] = [accounts + 1, debit + int(row.debit), credit + int(row.credit)]
    return whole.hexdigest(), sums


def _span(before: Period | None, last_day: date) -> tuple[Counted, date, date]:
    """Where a month's counting begins, its first and its last day."""
    nothing = ("", JsonMap())
    if before is None:
        return Counted(GENESIS, 0, 0, GENESIS, 0, nothing), date.min, last_day
    first_day = before.last_day + timedelta(days=1)
    return Counted(before.root, 0, before.place, before.root, 0, nothing), first_day, last_day


def _counted(
    session: Session, begun: Counted, first_day: date, last_day: date, read: Counted | None = None
) -> Counted:
    """The chain of a month on from what was read of it, and the sums of its accounts: again only
    if an entry of the month came since."""
    told, days = read or begun, (first_day, last_day)
    after = session.scalar(select(func.max(Seal.id))) or 0
    place, root, entries = told.place, told.root, 0
    within = select(Seal.id, Entry.hash).join(Entry, Entry.id == Seal.entry_id)
    within = within.where(Entry.booked_on.between(*days)).order_by(Seal.id).limit(SLICE)
    at = told.after
    while rows := session.execute(within.where(Seal.id > at)).all():
        for row in rows:
            root = link(root, row.hash)
        entries, at = entries + len(rows), rows[-1].id
        place = max(place, at)
    same = read is not None and entries == 0
    accounts = told.accounts if same else _sums(session, first_day, last_day)
    return Counted(begun.root, max(after, at), place, root, told.entries + entries, accounts)
