"""What the planner may count on of a maker's pieces at the first look. Quality measures it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.history import Actor, record
from fulfillment.makers.models import Maker

#: A change smaller than this is no news.
NEWS = Decimal("0.005")


def note_yield(
    session: Session, maker: Maker, share: Decimal, *, actor: Actor, now: datetime
) -> None:
    """From now on the planner counts on `share` of her pieces being good at the first look."""
    if abs(maker.first_pass_yield - share) < NEWS:
        return
    maker.first_pass_yield = share
    record(session, maker, "note_yield", actor=actor, now=now, share=str(share))
    session.flush()
