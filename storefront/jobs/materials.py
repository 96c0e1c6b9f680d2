"""The job `materials.prove`: every night the accounts of materials are proved, and the answer kept.

The office sees the nights on its page of materials; a proof that breaks is an error in the log,
too. It reads whole tables: it runs once a day, outside every request.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from fulfillment import materials
from fulfillment.workflow.gathering import today

log = logging.getLogger(__name__)


def prove_materials(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Tonight's proof; run twice it keeps the first answer."""
    if not materials.proved(session, on=today(now), now=now):
        log.error("The accounts of materials do not come out; see /office/materials/proof.")
