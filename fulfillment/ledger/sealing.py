"""Sealing: a hash chain over the book, made shortly after booking and never in its way.

A seal holds the hash of the seal before it and the digest of its entry, so that any change, gap,
exchange or removal inside the chain shows. Entries are sealed in the order in which the sealer
finds them, which every later reader can repeat; a transaction that commits late is simply sealed
later. One sealer at a time: PostgreSQL by a transaction-scoped advisory lock that nobody else
wants, SQLite by BEGIN IMMEDIATE; the unique `previous_hash` is the last word on both.

The end of a chain can be cut off without the rest noticing. Therefore every entry has a second
witness: its history row, which carries its digest. `proof` asks both.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from fulfillment.ledger.models import Entry, Seal
from fulfillment.ledger.rolling import roll_up
from fulfillment.ledger.rules import GENESIS, link

#: Sealing is done by one worker at a time; the number is arbitrary and ours alone.
_SEALING = 7_233_002

#: Entries sealed in one go, so that memory and transactions stay small.
AT_ONCE = 5_000


def seal(session: Session, *, now: datetime) -> int:
    """Give every entry that has none its place in the chain; answers how many it sealed."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_SEALING)))
    sealed = 0
    while fresh := _unsealed(session):
        place, previous = head(session)
        rows = []
        for entry_id, digest in fresh:
            place += 1
            following = link(previous, digest)
            rows.append(
                {"id": place, "entry_id": entry_id, "previous_hash": previous, "hash": following}
            )
            previous = following
        session.execute(insert(Seal), [{**row, "sealed_at": now} for row in rows])
        sealed += len(rows)
    return sealed


def seal_job(session: Session, _payload: JsonMap, now: datetime) -> None:
    """The job `ledger.seal`; running twice seals nothing twice and rolls nothing up twice."""
    seal(session, now=now)
    roll_up(session)


def head(session: Session) -> tuple[int, str]:
    """The last place of the chain and its hash: what to write down elsewhere."""
    last = session.execute(select(Seal.id, Seal.hash).order_by(Seal.id.desc()).limit(1)).first()
    return (0, GENESIS) if last is None else (last.id, last.hash)


def still_there(session: Session, place: int, hash_: str) -> bool:
    """Whether a head that was written down earlier is still in the chain."""
    return (place, hash_) == (0, GENESIS) or session.scalar(
        select(Seal.hash).where(Seal.id == place)
    ) == hash_


def _unsealed(session: Session) -> list[tuple[int, str]]:
    wanted = (
        select(Entry.id, Entry.hash)
        .outerjoin(Seal, Seal.entry_id == Entry.id)
        .where(Seal.id.is_(None))
        .order_by(Entry.id)
        .limit(AT_ONCE)
    )
    return [(row.id, row.hash) for row in session.execute(wanted)]
