"""Reading parcels: what has reached the hub for an order, and which parcels an order still has."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.shipping.actions import Content
from fulfillment.shipping.models import Parcel, ParcelContent
from fulfillment.shipping.rules import ParcelKind, ParcelState


def at_hub(session: Session, order_line_ids: Collection[int]) -> tuple[Content, ...]:
    """Pieces that the hub has received, by order line and batch."""
    rows = session.execute(
        select(ParcelContent.order_line_id, ParcelContent.batch_id, func.sum(ParcelContent.pieces))
        .join(Parcel, Parcel.id == ParcelContent.parcel_id)
        .where(
            ParcelContent.order_line_id.in_(order_line_ids),
            Parcel.kind == ParcelKind.TO_HUB,
            Parcel.state == ParcelState.DELIVERED,
        )
        .group_by(ParcelContent.order_line_id, ParcelContent.batch_id)
        .order_by(ParcelContent.order_line_id, ParcelContent.batch_id)
    )
    return tuple(Content(line, batch, int(pieces)) for line, batch, pieces in rows)


def all_delivered(session: Session, order_id: int) -> bool:
    """Whether no parcel of the order is still on its way to the customer."""
    under_way = select(Parcel.id).where(
        Parcel.order_id == order_id, Parcel.state != ParcelState.DELIVERED
    )
    return session.execute(under_way.limit(1)).first() is None


def lines_in(session: Session, parcel_id: int) -> tuple[int, ...]:
    """The order lines that a parcel holds pieces of."""
    wanted = select(ParcelContent.order_line_id).where(ParcelContent.parcel_id == parcel_id)
    return tuple(session.scalars(wanted.distinct().order_by(ParcelContent.order_line_id)))
