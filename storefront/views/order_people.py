"""The people of an order that goes to several, as its buyer sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment import recipients
from fulfillment.board.progress import ParcelLine
from fulfillment.orders import Order, ShownLine
from fulfillment.recipients import Recipient


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One of them, what she gets, and her parcel once it has left."""

    who: Recipient
    goods: tuple[tuple[Words, int], ...]
    parcel: ParcelLine | None


def people_shown(
    session: Session, order: Order, lines: Sequence[ShownLine], parcels: Sequence[ParcelLine]
) -> tuple[PersonShown, ...]:
    """Everybody, where there are several; nothing is asked of the database else."""
    if not order.recipient_count:
        return ()
    names = {line.id: shown.name for line, shown in zip(order.lines, lines, strict=True)}
    by_id = {each.id: each for each in parcels}
    return tuple(
        PersonShown(
            who,
            tuple((names[line], pieces) for line, pieces in who.pieces.items()),
            by_id.get(who.parcel_id or 0),
        )
        for who in recipients.of_order(session, order.id)
    )
