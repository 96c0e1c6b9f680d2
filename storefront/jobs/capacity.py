"""The jobs of promises: `capacity.measure` keeps up to date what can be promised, `quotes.lapse`
lets quotes go whose time is over.

Measuring takes seconds on a large bench, so it only reads; the write at its end is short.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap, intent
from fulfillment.workflow import measuring
from storefront import quotes


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


def lapse_quotes(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Quotes whose time is over give their hours back."""
    quotes.lapse_due(session, now=now)
