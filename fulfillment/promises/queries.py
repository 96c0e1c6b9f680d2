"""Reading what can be promised: the newest measured bench and what was promised since.

Two statements, whatever was promised before: a snapshot holds the old promises, and claims are only
those since. The bench itself is read once for each snapshot and process, and the last two are kept.
"""

from __future__ import annotations

from datetime import date, datetime
from threading import Lock

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from fulfillment.promises.models import Claim, Snapshot
from fulfillment.promises.rules import Measured, Outlook, Taken
from fulfillment.promises.spare import from_bytes

#: Snapshots that a process keeps in memory.
KEPT = 2
_benches: dict[str, Measured] = {}
_reading = Lock()


def outlook(session: Session, *, today: date, now: datetime, but: str = "") -> Outlook | None:
    """What can be promised now; claims of the cause `but` do not count. None if never measured.

    Claims are read before the snapshot: if a new one comes between, something is counted twice and
    nothing is forgotten.
    """
    taken = taken_since(session, now=now, but=but)
    row = session.execute(_NEWEST).first()
    return None if row is None else Outlook(_bench(session, row[0], row[1]), taken, today)


def read_ahead(session: Session) -> None:
    """Let this process have the newest snapshot before it is asked by it."""
    row = session.execute(_NEWEST).first()
    if row is not None:
        _bench(session, row[0], row[1])


_NEWEST = select(Snapshot.id, Snapshot.token).order_by(Snapshot.id.desc()).limit(1)


def taken_since(session: Session, *, now: datetime, but: str = "") -> list[Taken]:
    """Claims that still count, summed by kind of skill and day."""
    rows = session.execute(
        select(Claim.craft_id, Claim.level, func.sum(Claim.minutes), Claim.due_on)
        .where(or_(Claim.expires_at.is_(None), Claim.expires_at > now), Claim.cause != but)
        .group_by(Claim.craft_id, Claim.level, Claim.due_on)
    )
    return [Taken(craft, level, float(minutes), due) for craft, level, minutes, due in rows]


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
