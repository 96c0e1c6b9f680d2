"""Writing down the people of an order, and in which parcel each one's pieces left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, delete, exists, insert, update
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


def redirect(session: Session, recipient_id: int, name: str, phone: str, address: str) -> None:
    """Her parcel goes there; refused once it has left. The caller holds the order."""
    left = exists().where(RecipientParcel.recipient_id == recipient_id)
    there = update(OrderRecipient).where(OrderRecipient.id == recipient_id, ~left)
    told = there.values(name=name, phone=phone, address=address)
    done = session.execute(told.execution_options(synchronize_session="fetch"))
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise sent_already()


def leave(session: Session, order_id: int, recipient_id: int) -> None:
    """She gets nothing of this order any more; what left for her cannot be taken back."""
    session.execute(delete(RecipientPiece).where(RecipientPiece.recipient_id == recipient_id))
    hers = (OrderRecipient.id == recipient_id, OrderRecipient.order_id == order_id)
    gone = session.execute(delete(OrderRecipient).where(*hers))
    if cast("CursorResult[Any]", gone).rowcount != 1:
        raise Refusal("recipients.gone", "This person is not among them any more.")


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
