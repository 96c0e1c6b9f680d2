"""The job of what sales pay besides makers: what arrived is divided, what came back taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import JsonMap
from fulfillment.workflow.dividing import MOST, lines_divided


def divide(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`fees.divide`: a round; if there is more, another one follows."""
    if lines_divided(session, now=now) >= MOST:
        key = f"fees.divide:more:{now.isoformat()}"
        queue.enqueue(session, "fees.divide", {}, now=now, key=key)
