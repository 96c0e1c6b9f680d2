"""Reading parcels: what has reached the hub for an order, and which parcels an order still has."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from catalog.db import rows_of
from fulfillment.shipping.actions import Content, Usable
from fulfillment.shipping.models import Parcel, ParcelContent
from fulfillment.shipping.rules import ParcelKind, ParcelState

#: A parcel that she has, or that is on its way to her.
WITH_HER = (ParcelState.DISPATCHED, ParcelState.IN_TRANSIT, ParcelState.DELIVERED)


_USABLE = func.sum(ParcelContent.pieces - ParcelContent.held - ParcelContent.unfit)
_AT_HUB = (
    select(ParcelContent.order_line_id, ParcelContent.batch_id, _USABLE)
    .join(Parcel, Parcel.id == ParcelContent.parcel_id)
    .where(
        ParcelContent.order_line_id.in_(bindparam("lines", expanding=True)),
        Parcel.kind == ParcelKind.TO_HUB,
        Parcel.state == ParcelState.DELIVERED,
    )
    .group_by(ParcelContent.order_line_id, ParcelContent.batch_id)
    .having(_USABLE > 0)
    .order_by(ParcelContent.order_line_id, ParcelContent.batch_id)
)


def at_hub(session: Session, order_line_ids: Collection[int]) -> tuple[Content, ...]:
    """Pieces that the hub has received and can use, by order line and batch."""
    rows = rows_of(session, _AT_HUB, {"lines": list(order_line_ids)})
    return tuple(Content(line, batch, int(pieces)) for line, batch, pieces in rows)


def all_delivered(session: Session, order_id: int) -> bool:
    """Whether no parcel of the order is still on its way to the customer."""
    under_way = select(Parcel.id).where(
        Parcel.order_id == order_id, Parcel.state != ParcelState.DELIVERED
    )
    return session.execute(under_way.limit(1)).first() is None


def sent_to_her(session: Session, order_id: int) -> tuple[dict[int, int], datetime | None]:
    """Pieces by order line that left for the customer, and when the last parcel arrived.

    What was lost or came back is not with her; the day is None while a parcel is under way.
    """
    rows = session.execute(
        select(ParcelContent.order_line_id, ParcelContent.pieces, Parcel.delivered_at)
        .join(Parcel, Parcel.id == ParcelContent.parcel_id)
        .where(Parcel.order_id == order_id, Parcel.state.in_(WITH_HER))
    ).all()
    pieces: dict[int, int] = {}
    for line_id, count, _at in rows:
        pieces[line_id] = pieces.get(line_id, 0) + count
    days = [at for _line, _count, at in rows if at is not None]
    return pieces, max(days) if days and len(days) == len(rows) else None


def packed_for(session: Session, order_id: int) -> dict[tuple[int, int | None], int]:
    """Pieces by order line and batch that were packed for the order's customer."""
    inside = (ParcelContent.order_line_id, ParcelContent.batch_id)
    rows = session.execute(
        select(*inside, func.sum(ParcelContent.pieces))
        .join(Parcel, Parcel.id == ParcelContent.parcel_id)
        .where(Parcel.order_id == order_id)
        .group_by(*inside)
    )
    return {(line, batch): int(pieces) for line, batch, pieces in rows}


def pieces_in(session: Session, parcel_id: int) -> dict[int, int]:
    """Pieces by order line in a parcel."""
    pieces = func.sum(ParcelContent.pieces)
    wanted = select(ParcelContent.order_line_id, pieces).where(ParcelContent.parcel_id == parcel_id)
    rows = session.execute(wanted.group_by(ParcelContent.order_line_id))
    return {line_id: int(count) for line_id, count in rows}


def lines_in(session: Session, parcel_id: int) -> tuple[int, ...]:
    """The order lines that a parcel holds pieces of."""
    wanted = select(ParcelContent.order_line_id).where(ParcelContent.parcel_id == parcel_id)
    return tuple(session.scalars(wanted.distinct().order_by(ParcelContent.order_line_id)))


def usable_in(session: Session, parcel_id: int) -> tuple[Usable, ...]:
    """What of a parcel waits for no look and is not unfit."""
    usable = ParcelContent.pieces - ParcelContent.held - ParcelContent.unfit
    rows = session.execute(
        select(ParcelContent.id, ParcelContent.order_line_id, usable)
        .where(ParcelContent.parcel_id == parcel_id, usable > 0)
        .order_by(ParcelContent.id)
    )
    return tuple(Usable(*row) for row in rows)
