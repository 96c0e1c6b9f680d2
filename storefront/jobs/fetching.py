"""The daily round that reminds those for whom something has lain ready for a week."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from fulfillment.workflow.fetching import pickups_reminded


def remind_pickups(session: Session, _payload: JsonMap, now: datetime) -> None:
    """The letters follow from the history of the orders."""
    pickups_reminded(session, now=now)
