"""Earning: accepted pieces become hers, once for each inspection.

The amount is pieces × the rate frozen on the batch when she took it; the book and her statement
are written together. Telling the same acceptance again changes nothing and answers the same row;
telling it differently is refused by the ledger (`ledger.conflict`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment import ledger
from fulfillment.earnings.models import Earning


def accrue(
    session: Session,
    *,
    maker_id: int,
    batch_id: int,
    batch_code: str,
    inspection_id: int,
    pieces: int,
    rate: Money,
    actor: Actor,
    now: datetime,
) -> Earning:
    """Credit a maker for the accepted pieces of one inspection."""
    session.flush()
    fact = ledger.recipes.pieces_accepted(maker_id, batch_code, inspection_id, pieces, rate)
    entry_id = ledger.post(session, fact, actor=actor, now=now)
    values = {
        "maker_id": maker_id,
        "batch_id": batch_id,
        "inspection_id": inspection_id,
        "pieces": pieces,
        "rate_minor": rate.minor,
        "amount_minor": (rate * pieces).minor,
        "currency": rate.currency,
        "entry_id": entry_id,
        "at": now,
    }
    new = insert_once(session, Earning, values) is not None
    earning = session.scalars(select(Earning).where(Earning.entry_id == entry_id)).one()
    if new:
        record(session, earning, "accrue", actor=actor, now=now, amount=earning.amount_minor)
    return earning
