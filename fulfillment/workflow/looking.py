"""Looking: which pieces wait for an inspection, at the centre and at the hub.

At the centre every hand-in is looked at. At the hub a parcel's pieces are, batch by batch, where
the style's standard asks for it: they are held, and neither shared out nor sent before the verdict
on them. What else came in the same parcel does not wait for them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor
from fulfillment import quality, shipping
from fulfillment.batches import Batch
from fulfillment.quality import InspectionStandard, NewLot
from fulfillment.shipping import Parcel, ParcelContent


def lot_of(batch: Batch, pieces: int, **facts: Any) -> NewLot:
    """Pieces of a batch that wait for a verdict."""
    return NewLot(batch.id, batch.maker_id, batch.product_id, batch.cooperative_id, pieces, **facts)


def hub_lots_opened(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> bool:
    """Open what is to be looked at in a parcel; whether anything is."""
    rows = session.execute(
        select(Batch, ParcelContent.pieces)
        .join(ParcelContent, ParcelContent.batch_id == Batch.id)
        .join(InspectionStandard, InspectionStandard.product_id == Batch.product_id)
        .where(ParcelContent.parcel_id == parcel.id, InspectionStandard.at_hub)
        .order_by(ParcelContent.id)
    ).all()
    if not rows:
        return False
    shipping.hold(session, parcel, [batch.id for batch, _pieces in rows])
    for batch, pieces in rows:
        lot = lot_of(batch, pieces, parcel_id=parcel.id)
        quality.open_inspection(session, lot, actor=actor, now=now)
    return True
