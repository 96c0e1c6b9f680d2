"""Booking many facts in one go: what `post` does for one, done for a thousand by a handful of
statements. A payday books two entries for each of a hundred thousand makers.

Rules
* All or nothing, each fact once: the same facts again answer the same ids; a key that is taken by
  other facts refuses all of them.
* A floor is asked of what an account has lost by all entries of one go together, after its row is
  locked; rows are locked in the order of their ids, so that two who book at once cannot tie a knot.
* Entries come in slices of `AT_ONCE`, so that memory is that of a slice.

How it can fail: as `post` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.db import columns_of
from catalog.history import Actor, History
from catalog.pouring import pour, pour_unless_there
from fulfillment.ledger.actions import (
    account_ids,
    below_zero,
    conflict,
    losses,
    month_closed,
    postings_of,
    values_of,
)
from fulfillment.ledger.chart import known
from fulfillment.ledger.models import Account, Entry, Period, Posting
from fulfillment.ledger.queries import growth, standing
from fulfillment.ledger.rules import NewEntry, Stamp, book_day

#: Entries booked by one handful of statements.
AT_ONCE = 1_000


def post_all(
    session: Session, entries: Iterable[NewEntry], *, actor: Actor, now: datetime
) -> Iterator[int]:
    """Book facts of one currency, each once, and answer their ids in their order; ask for all of
    them, for each slice is booked when its first id is asked for."""
    entries = iter(entries)
    stamp = Stamp(book_day(now), now, actor.user_id)
    while some := list(islice(entries, AT_ONCE)):
        with session.begin_nested():
            ids = _posted(session, some, stamp, actor)
        yield from ids


def _posted(session: Session, entries: Sequence[NewEntry], stamp: Stamp, actor: Actor) -> list[int]:
    for entry in entries:
        entry.check()
    ids, new = _entered(session, entries, stamp)
    fresh = [each for each in entries if each.key in new]
    if fresh:
        accounts = _accounts(session, fresh, stamp.at)
        _guard_floors(session, fresh, accounts)
        lines = [row for each in fresh for row in postings_of(each, ids[each.key], accounts)]
        pour(session, Posting, lines)
        seen = [_seen(ids[key], proof, stamp, actor) for key, proof in new.items()]
        pour(session, History, seen)
    return [ids[each.key] for each in entries]


def _entered(
    session: Session, entries: Sequence[NewEntry], stamp: Stamp
) -> tuple[dict[str, int], dict[str, str]]:
    """The id of every key, and the digests of those that were not there before."""
    rows = {entry.key: values_of(entry, stamp) for entry in entries}
    shut = select(Period.id).where(Period.last_day >= stamp.booked_on).limit(1)
    ids = {} if session.scalar(shut) else pour_unless_there(session, Entry, list(rows.values()))
    new = {key: str(rows[key]["hash"]) for key in ids}
    there = [key for key in rows if key not in ids]
    wanted = select(Entry.key, Entry.id, Entry.facts_hash).where(Entry.key.in_(there))
    for key, entry_id, said in session.execute(wanted) if there else ():
        if said != rows[key]["facts_hash"]:
            raise conflict(key)
        ids[key] = entry_id
    if len(ids) < len(rows):
        raise month_closed()
    return ids, new


def _accounts(session: Session, entries: Sequence[NewEntry], now: datetime) -> dict[str, int]:
    codes = {line.account for entry in entries for line in entry.postings}
    (currency,) = {entry.currency for entry in entries}
    there = (Account.code.in_(codes), Account.currency == currency)
    found = account_ids(session, select(Account.code, Account.id).where(*there))
    missing = sorted(codes - found.keys())
    if missing:
        opened = {"currency": currency, "created_at": now}
        rows = [{"code": code, "kind": known(code).kind, **opened} for code in missing]
        kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        into = kind.insert(columns_of(Account).id.table).on_conflict_do_nothing()
        session.connection().execute(into, rows)
        found = account_ids(session, select(Account.code, Account.id).where(*there))
    return found


def _guard_floors(
    session: Session, entries: Sequence[NewEntry], accounts: Mapping[str, int]
) -> None:
    """Whether each account with a floor holds what all of them together take from it."""
    lost: dict[int, int] = {}
    for entry in entries:
        for code, change in losses(entry).items():
            lost[accounts[code]] = lost.get(accounts[code], 0) + change.minor
    ids = sorted(account_id for account_id, minor in lost.items() if minor > 0)
    if not ids:
        return
    held = select(Account.id).where(Account.id.in_(ids)).order_by(Account.id)
    session.execute(held.with_for_update(key_share=True)).all()
    wanted = select(Account.id, Account.code, standing(growth())).where(Account.id.in_(ids))
    for account_id, code, minor in session.execute(wanted.order_by(Account.id)):
        if int(minor) < lost[account_id]:
            raise below_zero(code)


def _seen(entry_id: int, proof: str, stamp: Stamp, actor: Actor) -> dict[str, Any]:
    """The history row of an entry: its second witness."""
    return {
        "subject_kind": "ledger_entry",
        "subject_id": entry_id,
        "verb": "post",
        "before": None,
        "after": None,
        "actor_id": actor.user_id,
        "actor_label": actor.label,
        "on_behalf_of": actor.on_behalf_of,
        "facts": {"hash": proof},
        "at": stamp.at,
    }
