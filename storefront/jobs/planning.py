"""The job that works a large plan out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from fulfillment.workflow.planning import plan_answered


def propose_plan(session: Session, payload: JsonMap, now: datetime) -> None:
    """Answer the wish for a plan; a second run finds it answered."""
    plan_answered(session, int(payload["plan"]), now=now)
