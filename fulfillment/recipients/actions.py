"""Writing down the people of an order, and in which parcel each one's pieces left."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from fulfillment.recipients.models import OrderRecipient, RecipientParcel, RecipientPiece
from fulfillment.recipients.rules import NewRecipient, check


def write_down(
    session: Session,
    order_id: int,
    lines: Sequence[tuple[int, int]],
    people: Sequence[NewRecipient],
) -> None:
    """Who gets what of an order; `lines` are (id, pieces) in their order. Two statements."""
    check(people, [pieces for _line, pieces in lines])
    rows = [
        OrderRecipient(
            order_id=order_id,
            position=position,
            name=each.name,
            phone=each.phone,
            address=each.address,
            message=each.message,
            delivery=each.delivery,
            shipping_minor=each.shipping.minor,
        )
        for position, each in enumerate(people)
    ]
    session.add_all(rows)
    session.flush()
    pieces = [
        {"recipient_id": row.id, "order_line_id": lines[place][0], "pieces": count}
        for row, each in zip(rows, people, strict=True)
        for place, count in each.pieces.items()
        if count
    ]
    session.execute(insert(RecipientPiece), pieces)


def note_parcel(session: Session, recipient_id: int, parcel_id: int) -> None:
    """Her pieces left in this parcel; refused if they have left already."""
    try:
        with session.begin_nested():
            session.add(RecipientParcel(recipient_id=recipient_id, parcel_id=parcel_id))
            session.flush()
    except IntegrityError as taken:
        raise sent_already() from taken


def sent_already() -> Refusal:
    """What is said when two people send the same parcel."""
    return Refusal("recipients.sent", "This parcel has left already.")
