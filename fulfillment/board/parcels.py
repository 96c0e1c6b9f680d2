"""Parcels as pages show them: a cooperative's own, those the hub expects, and orders to send.

The customer is named by her order's number and the word the office knows her by; her name and
address are read on the one page where the parcel is labelled, through the order itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, null, or_, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.batches import Batch
from fulfillment.orders import Inside, Order, OrderKind, OrderLine, OrderState, inside_of
from fulfillment.recipients import RecipientParcel
from fulfillment.shipping import Parcel, ParcelContent, ParcelKind, ParcelState

PAGE = 40


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A parcel in a list."""

    id: int
    code: str
    kind: ParcelKind
    state: ParcelState
    cooperative: Words | None
    order_number: str | None
    carrier: str
    tracking_number: str
    packed_at: datetime
    dispatched_at: datetime | None
    delivered_at: datetime | None
    pieces: int


@dataclass(frozen=True, slots=True)
class ContentRow:
    """Pieces in a parcel: what they are, from which batch, for which order."""

    product_id: int
    product: Words
    variant: Words
    batch_code: str | None
    order_number: str
    pieces: int
    lettering: str | None = None
    inside: tuple[Inside, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order that the hub can send."""

    id: int
    number: str
    kind: OrderKind
    state: OrderState
    customer: str
    due_on: date | None
    placed_at: datetime
    pieces: int
    is_part: bool = False


def own_parcels(
    session: Session,
    cooperative_ids: Collection[int],
    *,
    state: ParcelState | None = None,
    limit: int = PAGE,
) -> tuple[ParcelRow, ...]:
    """A cooperative's parcels of goods, newest first."""
    theirs = (Parcel.cooperative_id.in_(cooperative_ids), Parcel.kind == ParcelKind.TO_HUB)
    wanted = _parcels().where(*theirs)
    if state is not None:
        wanted = wanted.where(Parcel.state == state)
    return _rows(session, wanted.order_by(Parcel.id.desc()).limit(limit))


def expected(session: Session, *, limit: int = PAGE) -> tuple[ParcelRow, ...]:
    """Parcels on their way to the hub, the longest under way first."""
    under_way = (ParcelState.DISPATCHED, ParcelState.IN_TRANSIT)
    wanted = _parcels().where(Parcel.kind == ParcelKind.TO_HUB, Parcel.state.in_(under_way))
    return _rows(session, wanted.order_by(Parcel.dispatched_at, Parcel.id).limit(limit))


def arrived(session: Session, *, limit: int = 12) -> tuple[ParcelRow, ...]:
    """What the hub received last."""
    wanted = _parcels().where(
        Parcel.kind == ParcelKind.TO_HUB, Parcel.state == ParcelState.DELIVERED
    )
    return _rows(session, wanted.order_by(Parcel.delivered_at.desc(), Parcel.id).limit(limit))


def to_customers(session: Session, *, limit: int = PAGE) -> tuple[ParcelRow, ...]:
    """Parcels that customers wait for."""
    under_way = (ParcelState.PACKED, ParcelState.DISPATCHED, ParcelState.IN_TRANSIT)
    wanted = _parcels().where(Parcel.kind == ParcelKind.TO_CUSTOMER, Parcel.state.in_(under_way))
    return _rows(session, wanted.order_by(Parcel.id).limit(limit))


def contents(session: Session, parcel_id: int) -> tuple[ContentRow, ...]:
    """What is in a parcel."""
    rows = session.execute(
        select(*_CONTENT, ParcelContent.pieces, Batch.code)
        .join(OrderLine, OrderLine.id == ParcelContent.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Batch, Batch.id == ParcelContent.batch_id, isouter=True)
        .where(ParcelContent.parcel_id == parcel_id)
        .order_by(ParcelContent.id)
    )
    return _content(session, rows.all())


def orders_to_send(session: Session, *, limit: int = PAGE) -> tuple[OrderRow, ...]:
    """Orders that can leave: ready ones, paid ones that come from stock alone, those with a ready
    part, and what is left of those that go to several people."""
    made = exists().where(OrderLine.order_id == Order.id, OrderLine.to_make)
    ready, from_stock = Order.state == OrderState.READY, and_(Order.state == OrderState.PAID, ~made)
    part = Order.part_ready_at.is_not(None)
    pieces = select(func.sum(OrderLine.pieces)).where(OrderLine.order_id == Order.id)
    rows = session.execute(
        select(
            Order.id,
            Order.number,
            Order.kind,
            Order.state,
            Order.customer,
            Order.due_on,
            Order.placed_at,
            pieces.scalar_subquery(),
            and_(part, Order.state != OrderState.READY),
        )
        .where(~Order.is_pickup, or_(ready, from_stock, part, _rest()))
        .order_by(case((Order.due_on.is_(None), 1), else_=0), Order.due_on, Order.id)
        .limit(limit)
    )
    return tuple(OrderRow(*row) for row in rows)


def _rest() -> ColumnElement[bool]:
    """That an order for several people still has parcels to send."""
    gone = (
        select(func.count())
        .select_from(RecipientParcel)
        .join(Parcel, Parcel.id == RecipientParcel.parcel_id)
        .where(Parcel.order_id == Order.id)
        .scalar_subquery()
    )
    several = (Order.recipient_count > 0, Order.recipient_count > gone)
    return and_(Order.state == OrderState.SENT, *several)


def order_goods(session: Session, order_id: int) -> tuple[ContentRow, ...]:
    """What an order is of."""
    rows = session.execute(
        select(*_CONTENT, OrderLine.pieces, null().label("code"))
        .join(OrderLine, OrderLine.product_id == Product.id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .where(Order.id == order_id)
        .order_by(OrderLine.position)
    )
    return _content(session, rows.all())


#: What stands of each line of an order in a parcel.
_CONTENT = (
    OrderLine.id.label("line_id"),
    OrderLine.lettering,
    Product.id.label("product_id"),
    Product.name.label("product"),
    Variant.name.label("variant"),
    Variant.is_bundle,
    Order.number,
)


def _content(session: Session, rows: Sequence[Any]) -> tuple[ContentRow, ...]:
    """With what lies in bundles, if there are any."""
    inside = inside_of(session, {row.line_id for row in rows if row.is_bundle})
    return tuple(
        ContentRow(
            product_id=row.product_id,
            product=row.product,
            variant=row.variant,
            batch_code=row.code,
            order_number=row.number,
            pieces=row.pieces,
            lettering=row.lettering,
            inside=inside.get(row.line_id, ()),
        )
        for row in rows
    )


def _parcels() -> Select[Any]:
    pieces = select(func.sum(ParcelContent.pieces)).where(ParcelContent.parcel_id == Parcel.id)
    columns: tuple[Any, ...] = (
        Parcel.id,
        Parcel.code,
        Parcel.kind,
        Parcel.state,
        Cooperative.name,
        Order.number,
        Parcel.carrier,
        Parcel.tracking_number,
        Parcel.packed_at,
        Parcel.dispatched_at,
        Parcel.delivered_at,
        pieces.scalar_subquery(),
    )
    return (
        select(*columns)
        .join(Cooperative, Cooperative.id == Parcel.cooperative_id, isouter=True)
        .join(Order, Order.id == Parcel.order_id, isouter=True)
    )


def _rows(session: Session, wanted: Select[Any]) -> tuple[ParcelRow, ...]:
    return tuple(ParcelRow(*row) for row in session.execute(wanted))
