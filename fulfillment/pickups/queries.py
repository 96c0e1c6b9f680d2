"""Reading what lies ready: by code, of an order, those to remind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.pickups.models import Pickup
from fulfillment.pickups.rules import REMIND_AFTER


def of_order(session: Session, order_id: int) -> Pickup | None:
    """What lies ready of an order."""
    return session.scalars(select(Pickup).where(Pickup.order_id == order_id)).one_or_none()


def by_code(session: Session, code: str) -> Pickup | None:
    """What lies ready under a code."""
    return session.scalars(select(Pickup).where(Pickup.code == code)).one_or_none()


def to_remind(session: Session, *, now: datetime, limit: int = 200) -> list[Pickup]:
    """Those whom it is time to remind."""
    due = (Pickup.ready_at <= now - REMIND_AFTER, Pickup.reminded_at.is_(None))
    open_ = (Pickup.fetched_at.is_(None), Pickup.given_up_at.is_(None))
    return list(session.scalars(select(Pickup).where(*due, *open_).limit(limit)))
