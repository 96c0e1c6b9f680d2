"""The job of live sessions: `live.return` brings back what came free at places of sessions that are
over, because an order or a claim lapsed. Told twice it finds nothing more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from storefront.live import sessions


def bring_back(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`live.return`: all that lies there goes where it came from."""
    sessions.brought_back(session, now=now)
