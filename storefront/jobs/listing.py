"""The job `goods.listing`: what the office planned comes into the shop and leaves it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from fulfillment.workflow.listing import listings_due


def keep_listings(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Every moment that has come; twice is once."""
    listings_due(session, now=now)
