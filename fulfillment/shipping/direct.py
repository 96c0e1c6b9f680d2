"""Orders that their cooperative sends to the buyer itself, past the hub: allowed by the office, one
cooperative an order (unique), taken back while nothing has left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from fulfillment.shipping.models import DirectLeg


def direct_from(session: Session, order_id: int) -> int | None:
    """The cooperative that sends an order itself, if any."""
    wanted = select(DirectLeg.cooperative_id).where(DirectLeg.order_id == order_id)
    return session.scalar(wanted)


def allow_direct(session: Session, order_id: int, cooperative_id: int, *, now: datetime) -> None:
    """This cooperative sends it; saying so again changes nothing, another one is refused."""
    row = {"order_id": order_id, "cooperative_id": cooperative_id, "allowed_at": now}
    new = insert_once(session, DirectLeg, row)
    if new is None and direct_from(session, order_id) != cooperative_id:
        raise Refusal("direct.other", "Another cooperative sends this order already.")


def forbid_direct(session: Session, order_id: int) -> None:
    """It goes by the hub again."""
    session.execute(delete(DirectLeg).where(DirectLeg.order_id == order_id))
