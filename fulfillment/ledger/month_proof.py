"""Proof of the closed months: the signatures are ours, and the book still comes to what was signed.

Since the last closed month only the signatures and the number of entries are asked; in full every
month is added up again, to the root and to every account.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.ledger.models import Entry, Period
from fulfillment.ledger.periods import figures, statement
from fulfillment.ledger.rules import GENESIS
from fulfillment.ledger.signing import signed_by


def signatures(months: tuple[Period, ...], ours: Collection[str] | None) -> str | None:
    """The first month whose signature, place or root does not fit; `ours` are public keys."""
    root = GENESIS
    for place, month in enumerate(months, start=1):
        theirs = ours is not None and month.public_key not in ours
        told = statement(_values(month))
        signed = signed_by(month.public_key, told, month.signature)
        if theirs or not signed or (month.id, month.previous_root) != (place, root):
            return _named(month)
        root = month.root
    return None


def added_up(session: Session, months: tuple[Period, ...], *, full: bool) -> str | None:
    """The first month that the book no longer comes to."""
    before = None
    for month in months:
        if full:
            now = figures(session, before, month.last_day)
            if any(now[name] != getattr(month, name) for name in now):
                return _named(month)
        before = month
    if before is None:
        return None
    within = select(func.count()).where(Entry.booked_on <= before.last_day)
    same = session.scalar(within) == sum(month.entries for month in months)
    return None if same else _named(before)


def first_since(session: Session, months: tuple[Period, ...]) -> int:
    """The first entry after the last closed month; 0 if none is closed."""
    if not months:
        return 0
    open_ = select(func.min(Entry.id)).where(Entry.booked_on > months[-1].last_day)
    after_all = select(func.coalesce(func.max(Entry.id), 0) + 1)
    return int(session.scalar(open_) or session.scalar(after_all) or 0)


def _named(month: Period) -> str:
    return f"month {month.last_day:%Y-%m}"


def _values(month: Period) -> dict[str, Any]:
    return {column.name: getattr(month, column.name) for column in Period.__table__.columns}
