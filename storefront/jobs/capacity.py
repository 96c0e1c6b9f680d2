"""The job `capacity.measure`: keep what can be promised up to date.

Measuring takes seconds on a large bench, so it only reads; the write at its end is short.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap, intent
from fulfillment.workflow import measuring


def measure_bench(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Measure the bench if anything happened since the last time."""
    session.commit()
    token = intent.set("read")
    try:
        found = measuring.survey(session, now=now) if measuring.due(session, now=now) else None
        session.commit()
    finally:
        intent.reset(token)
    if found is not None:
        measuring.keep(session, found, now=now)
