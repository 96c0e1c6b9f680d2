"""The job `waves.gather`: at night what must leave by the rule leaves, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.history import SYSTEM
from fulfillment.workflow.waves import waves_closed, waves_gathered


def gather_waves(session: Session, _payload: JsonMap, now: datetime) -> None:
    """The night's round."""
    waves_gathered(session, actor=SYSTEM, now=now)
    waves_closed(session, actor=SYSTEM, now=now)
