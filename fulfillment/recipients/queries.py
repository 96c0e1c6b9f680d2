"""Reading the people of an order: two statements, however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.recipients.models import OrderRecipient, RecipientParcel, RecipientPiece


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of the people, with her pieces by order line and the parcel they left in."""

    id: int
    position: int
    name: str
    phone: str
    address: str
    message: str | None
    delivery: Words | None
    shipping_minor: int
    parcel_id: int | None
    pieces: Mapping[int, int]

    @property
    def number(self) -> int:
        """As people count."""
        return self.position + 1


def of_order(session: Session, order_id: int) -> tuple[Recipient, ...]:
    """Everybody whom an order goes to, in the buyer's order."""
    mine = OrderRecipient.order_id == order_id
    pieces: dict[int, dict[int, int]] = defaultdict(dict)
    counted = select(
        RecipientPiece.recipient_id, RecipientPiece.order_line_id, RecipientPiece.pieces
    )
    joined = counted.join(OrderRecipient, OrderRecipient.id == RecipientPiece.recipient_id)
    for recipient, line, count in session.execute(joined.where(mine)):
        pieces[recipient][line] = count
    rows = session.execute(
        select(OrderRecipient, RecipientParcel.parcel_id)
        .outerjoin(RecipientParcel, RecipientParcel.recipient_id == OrderRecipient.id)
        .where(mine)
        .order_by(OrderRecipient.position)
    )
    return tuple(_recipient(row, parcel, pieces[row.id]) for row, parcel in rows)


def all_sent(session: Session, order_id: int) -> bool:
    """Whether everybody's pieces have left."""
    waits = select(OrderRecipient.id).where(
        OrderRecipient.order_id == order_id,
        ~exists().where(RecipientParcel.recipient_id == OrderRecipient.id),
    )
    return session.execute(waits.limit(1)).first() is None


def whose(session: Session, parcel_id: int) -> OrderRecipient | None:
    """Whose pieces a parcel holds, where its order goes to several."""
    wanted = select(OrderRecipient).join(
        RecipientParcel, RecipientParcel.recipient_id == OrderRecipient.id
    )
    return session.scalars(wanted.where(RecipientParcel.parcel_id == parcel_id)).one_or_none()


def _recipient(row: OrderRecipient, parcel_id: int | None, pieces: Mapping[int, int]) -> Recipient:
    told = ("id", "position", "name", "phone", "address", "message", "delivery", "shipping_minor")
    return Recipient(
        **{name: getattr(row, name) for name in told}, parcel_id=parcel_id, pieces=pieces
    )
