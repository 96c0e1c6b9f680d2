"""What of an order is with its customer and since when: by its parcels, or as she fetched it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import history_of
from fulfillment import shipping
from fulfillment.orders import Order, OrderState


def arrived(session: Session, order: Order) -> tuple[frozenset[int], datetime | None]:
    """The lines that are with her, and the day of the last parcel; none while one is under way."""
    pieces, since = shipping.sent_to_her(session, order.id)
    if pieces:
        return (frozenset(pieces), since) if since else (frozenset(), None)
    if order.state is not OrderState.COMPLETED:
        return frozenset(), None
    past = history_of(session, order.__tablename__, order.id)
    ended = next((each.at for each in reversed(past) if each.verb == "complete"), None)
    return frozenset(each.id for each in order.lines), ended
