"""What the office sets: for how many minutes an offer is good. Those that run keep their time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid
from catalog.history import Actor, record
from storefront.waiting.models import WaitingRule
from storefront.waiting.rules import LEAST_MINUTES, MOST_MINUTES


def set_minutes(session: Session, minutes: int, *, actor: Actor, now: datetime) -> None:
    """From now on an offer is good for so long."""
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Invalid(
            "waiting.minutes",
            "From %(least)s to %(most)s minutes, please.",
            field="minutes",
            least=LEAST_MINUTES,
            most=MOST_MINUTES,
        )
    insert_once(session, WaitingRule, {"id": 1, "offer_minutes": minutes, "changed_at": now})
    rule = session.get_one(WaitingRule, 1)
    rule.offer_minutes, rule.changed_at = minutes, now
    record(session, rule, "set", actor=actor, now=now, minutes=minutes)
    session.flush()
