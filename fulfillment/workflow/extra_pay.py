"""Pay that follows from a verdict besides the pieces' own: mending, where a dated rule pays for it.

The rule in force on the day she took the batch counts, as her rate does; most houses have none, and
pieces are paid once, when they are accepted.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.money import Money
from fulfillment.batches import Batch
from fulfillment.earnings import extras
from fulfillment.earnings.extras import ExtraKind, NewExtra
from fulfillment.ledger.rules import book_day
from fulfillment.quality import Inspection


def mended_paid(
    session: Session, inspection: Inspection, batch: Batch, passed: int, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Pieces that were looked at for the second time are good: what mending them earns."""
    if not inspection.shown_again or batch.rate_minor is None:
        return
    taken_on = book_day(batch.taken_at or now)
    points = extras.mending_in_force(session, batch.product_id, batch.cooperative_id, on=taken_on)
    amount = (Money(batch.rate_minor, batch.currency) * passed).share(points)
    if not amount:
        return
    new = NewExtra(
        maker_id=batch.maker_id,
        kind=ExtraKind.REWORK,
        amount=amount,
        reason=batch.code,
        key=f"mended:{inspection.id}",
        batch_id=batch.id,
        inspection_id=inspection.id,
    )
    extras.add(session, new, actor=actor, now=now)
