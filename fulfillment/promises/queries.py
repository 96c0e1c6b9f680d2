"""Reading what can be promised: the newest measured bench and what was promised since.

One statement, whatever was promised before: a snapshot holds the old promises, and claims are only
those since. The bench itself is read once for each snapshot and process, and the last two are kept.
"""

from __future__ import annotations

from datetime import date, datetime
from threading import Lock
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from catalog.db import columns_of, rows_of
from fulfillment.promises.models import Claim, Snapshot
from fulfillment.promises.rules import Measured, Outlook, Taken
from fulfillment.promises.spare import from_bytes

#: Snapshots that a process keeps in memory.
KEPT = 2
_benches: dict[str, Measured] = {}
_reading = Lock()


def outlook(session: Session, *, today: date, now: datetime, but: str = "") -> Outlook | None:
    """What can be promised now; claims of the cause `but` do not count. None if never measured.

    Claims and the snapshot are of one moment, so that nothing is counted twice or forgotten.
    """
    rows = rows_of(session, _OUTLOOK, {"now": now, "but": but}).all()
    if not rows:
        return None
    taken = [Taken(r.craft_id, r.level, float(r.minutes), r.due_on) for r in rows if r.craft_id]
    return Outlook(_bench(session, rows[0].id, rows[0].token), taken, today)


def read_ahead(session: Session) -> None:
    """Let this process have the newest snapshot before it is asked by it."""
    row = session.execute(_NEWEST).first()
    if row is not None:
        _bench(session, row[0], row[1])


_NEWEST = select(Snapshot.id, Snapshot.token).order_by(Snapshot.id.desc()).limit(1)


def _outlook() -> Select[*tuple[Any, ...]]:
    """The newest snapshot with the claims that still count, summed by kind of skill and day."""
    newest, claim = _NEWEST.subquery(), columns_of(Claim)
    over = bindparam("now", type_=claim.expires_at.type)
    counts = or_(claim.expires_at.is_(None), claim.expires_at > over)
    kind = (newest.c.id, newest.c.token, claim.craft_id, claim.level, claim.due_on)
    return (
        select(*kind, func.sum(claim.minutes).label("minutes"))
        .select_from(newest)
        .outerjoin(Claim.__table__, and_(counts, claim.cause != bindparam("but")))
        .group_by(*kind)
    )


_OUTLOOK = _outlook()


def newest(session: Session) -> Snapshot | None:
    """The last snapshot, without its body."""
    return session.scalars(select(Snapshot).order_by(Snapshot.id.desc()).limit(1)).first()


def held(session: Session, cause: str) -> int:
    """Pieces that a cause has claimed since the last snapshot."""
    claimed = select(func.sum(Claim.pieces)).where(Claim.cause == cause)
    return int(session.scalar(claimed) or 0)


def _bench(session: Session, snapshot_id: int, token: str) -> Measured:
    with _reading:
        if token not in _benches:
            body = session.scalar(select(Snapshot.body).where(Snapshot.id == snapshot_id))
            while len(_benches) >= KEPT:
                del _benches[next(iter(_benches))]
            _benches[token] = Measured(from_bytes(bytes(body or b"")))
        return _benches[token]
