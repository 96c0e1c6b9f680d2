"""Booking: `post` writes a fact down once, `reverse` takes it back exactly once.

Nobody queues at a hot account: an entry only inserts rows, balances are sums. What becomes
scarcer is locked, and only that: an entry that lowers a `floor` account first locks that one
account's row (PostgreSQL: FOR NO KEY UPDATE, which lets credits to it pass; SQLite: writers
queue anyway by BEGIN IMMEDIATE). The chain is made afterwards (`sealing`), because a chain in
`post` would hold every booking behind the slowest transaction and tie knots with row locks.

How it can fail, without a trace in the book: `ledger.conflict` (the key is taken by other facts),
`ledger.below_zero` (a floor), `ledger.month_closed`, `ledger.not_found`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Select, bindparam, exists, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.db import columns_of, insert_once
from catalog.errors import NotFound, Refusal
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment.ledger.chart import known
from fulfillment.ledger.models import Account, Entry, Period, Posting
from fulfillment.ledger.queries import balance, booked
from fulfillment.ledger.rules import NewEntry, Stamp, book_day, digest, facts_hash, reversal_of


@dataclass(frozen=True, slots=True)
class _Booked:
    """An entry as history names it."""

    id: int
    __tablename__: ClassVar[str] = "ledger_entry"


def post(session: Session, entry: NewEntry, *, actor: Actor, now: datetime) -> int:
    """Book a fact and answer the entry's id; the same fact again answers the same id."""
    entry.check()
    for each in entry.postings:
        known(each.account)
    with session.begin_nested():
        stamp = Stamp(book_day(now), now, actor.user_id)
        entry_id = _entered(session, values_of(entry, stamp))
        if entry_id is None:
            return _repeated(session, entry, stamp)
        accounts = _accounts(session, entry, now)
        _guard_floors(session, entry, accounts)
        session.execute(insert(Posting), postings_of(entry, entry_id, accounts))
        proof = digest(entry, stamp)
        record(session, _Booked(entry_id), "post", actor=actor, now=now, hash=proof)
        return entry_id


def reverse(session: Session, entry_id: int, *, reason: str, actor: Actor, now: datetime) -> int:
    """Book the exact reverse of an entry, at most once; answers the reversal's id."""
    wrong = booked(session, entry_id)
    if wrong is None:
        raise NotFound("ledger")
    return post(session, reversal_of(wrong, entry_id, reason), actor=actor, now=now)


def values_of(entry: NewEntry, stamp: Stamp) -> dict[str, object]:
    """The row of an entry."""
    return {
        "key": entry.key,
        "recipe": entry.recipe,
        "facts": dict(entry.facts),
        "facts_hash": facts_hash(entry),
        "currency": entry.currency,
        "booked_on": stamp.booked_on,
        "at": stamp.at,
        "actor_id": stamp.actor_id,
        "reverses_id": entry.reverses_id,
        "hash": digest(entry, stamp),
    }


def _entered(session: Session, values: dict[str, object]) -> int | None:
    """The new entry's id; None if its key is taken or its month is closed."""
    found = session.execute(_entering(session.get_bind().dialect.name), values).first()
    return None if found is None else int(found[0])


@cache
def _entering(dialect: str) -> Any:
    """One statement that enters unless the key is there or the month is closed."""
    columns = [each for each in columns_of(Entry) if each.name != "id"]
    given = [bindparam(each.name, type_=each.type) for each in columns]
    day = bindparam("booked_on", type_=Entry.booked_on.type)
    open_ = ~exists().where(Period.last_day >= day)
    names = [each.name for each in columns]
    insert_into = postgresql.insert if dialect == "postgresql" else sqlite.insert
    wanted = insert_into(columns_of(Entry).id.table).from_select(names, select(*given).where(open_))
    return wanted.on_conflict_do_nothing().returning(columns_of(Entry).id)


def _repeated(session: Session, entry: NewEntry, stamp: Stamp) -> int:
    found = session.execute(
        select(Entry.id, Entry.facts_hash).where(Entry.key == entry.key)
    ).one_or_none()
    if found is None and session.scalar(
        select(Period.id).where(Period.last_day >= stamp.booked_on)
    ):
        raise month_closed()
    if found is None or found.facts_hash != facts_hash(entry):
        raise conflict(entry.key)
    return int(found.id)


def _accounts(session: Session, entry: NewEntry, now: datetime) -> dict[str, int]:
    codes = sorted({each.account for each in entry.postings})
    wanted = select(Account.code, Account.id).where(
        Account.code.in_(codes), Account.currency == entry.currency
    )
    found = account_ids(session, wanted)
    missing = [code for code in codes if code not in found]
    for code in missing:
        opened = {"code": code, "currency": entry.currency, "kind": known(code).kind}
        insert_once(session, Account, {**opened, "created_at": now})
    if missing:
        found = account_ids(session, wanted)
    return found


def account_ids(session: Session, wanted: Select[str, int]) -> dict[str, int]:
    """Accounts by their codes."""
    return {row.code: row.id for row in session.execute(wanted)}


def losses(entry: NewEntry) -> dict[str, Money]:
    """What an entry takes from each account that has a floor; below zero what it gives."""
    loss: dict[str, Money] = {}
    for each in entry.postings:
        line = known(each.account)
        if line.floor:
            change = each.amount if each.side is not line.kind.normal else -each.amount
            loss[each.account] = loss.get(each.account, Money(0, entry.currency)) + change
    return loss


def _guard_floors(session: Session, entry: NewEntry, accounts: dict[str, int]) -> None:
    loss = losses(entry)
    for code in sorted(loss):
        if loss[code].minor > 0:
            _guard_floor(session, code, accounts[code], loss[code])


def _guard_floor(session: Session, code: str, account_id: int, loss: Money) -> None:
    lock = select(Account.id).where(Account.id == account_id).with_for_update(key_share=True)
    session.execute(lock)
    if balance(session, code, loss.currency) < loss:
        raise below_zero(code)


def postings_of(
    entry: NewEntry, entry_id: int, accounts: Mapping[str, int]
) -> list[dict[str, object]]:
    """The rows of its lines."""
    return [
        {
            "entry_id": entry_id,
            "account_id": accounts[each.account],
            "side": each.side,
            "amount_minor": each.amount.minor,
        }
        for each in entry.postings
    ]


def below_zero(code: str) -> Refusal:
    """An account with a floor would fall below zero."""
    return Refusal("ledger.below_zero", "There is not enough left on “%(account)s”.", account=code)


def month_closed() -> Refusal:
    """The day's month is closed."""
    return Refusal("ledger.month_closed", "This month is closed; nothing is booked into it.")


def conflict(key: str) -> Refusal:
    """A key is taken by other facts."""
    return Refusal(
        "ledger.conflict", "“%(key)s” is already in the book, with other facts.", key=key
    )
