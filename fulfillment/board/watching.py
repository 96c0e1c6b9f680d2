"""Which parcels a carrier is to be asked about, and what was said of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.orders import Order, OrderLine
from fulfillment.shipping import Parcel, ParcelContent, ParcelKind, ParcelWatch, Seen, TrackingEvent

#: Carriers' words on one page.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Watched:
    """A parcel to ask about; `phone_end` are the last four digits, which some carriers want."""

    parcel_id: int
    carrier: str
    number: str
    phone_end: str
    since: datetime
    subscribed: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What was said of a parcel."""

    parcel_id: int
    seen: Seen
    at: datetime
    words: str
    place: str
    source: str
    doubted: bool


@dataclass(frozen=True, slots=True)
class Packed:
    """Pieces of one style and colour in a parcel."""

    parcel_id: int
    product: Words
    variant: Words
    pieces: int


def to_look_at(session: Session, *, now: datetime, limit: int) -> tuple[Watched, ...]:
    """Parcels whose time to ask has come, the longest waiting first."""
    rows = session.execute(
        select(Parcel.id, Parcel.carrier, Parcel.tracking_number, Order.phone, ParcelWatch.since)
        .add_columns(ParcelWatch.subscribed_at.is_not(None))
        .join(Parcel, Parcel.id == ParcelWatch.parcel_id)
        .join(Order, Order.id == Parcel.order_id, isouter=True)
        .where(ParcelWatch.look_at <= now)
        .order_by(ParcelWatch.look_at, ParcelWatch.id)
        .limit(limit)
    )
    return tuple(
        Watched(parcel_id, carrier, number, (phone or "")[-4:], since, subscribed)
        for parcel_id, carrier, number, phone, since, subscribed in rows
    )


def by_number(session: Session, number: str) -> int | None:
    """The newest parcel that travels under a number."""
    wanted = select(Parcel.id).where(Parcel.tracking_number == number, Parcel.tracking_number != "")
    return session.scalar(wanted.order_by(Parcel.id.desc()).limit(1))


def news_of(session: Session, parcel_ids: Collection[int]) -> tuple[News, ...]:
    """What was said of parcels, newest first; the doubted too."""
    return _news(session, TrackingEvent.parcel_id.in_(parcel_ids)) if parcel_ids else ()


def news_for_customer(session: Session, order_id: int) -> tuple[News, ...]:
    """What is believed of the parcels on their way to an order's customer, newest first."""
    hers = select(Parcel.id).where(
        Parcel.order_id == order_id, Parcel.kind == ParcelKind.TO_CUSTOMER
    )
    return _news(session, TrackingEvent.parcel_id.in_(hers), ~TrackingEvent.doubted)


def packed_for_customer(session: Session, order_id: int) -> tuple[Packed, ...]:
    """What is in each of these parcels, by style and colour; one statement."""
    rows = session.execute(
        select(Parcel.id, Product.name, Variant.name, func.sum(ParcelContent.pieces))
        .join(ParcelContent, ParcelContent.parcel_id == Parcel.id)
        .join(OrderLine, OrderLine.id == ParcelContent.order_line_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(Parcel.order_id == order_id, Parcel.kind == ParcelKind.TO_CUSTOMER)
        .group_by(Parcel.id, Product.id, Variant.id)
        .order_by(Parcel.id, Product.id, Variant.id)
    )
    return tuple(Packed(*row[:3], int(row[3])) for row in rows)


def _news(session: Session, *which: ColumnElement[bool]) -> tuple[News, ...]:
    own = (TrackingEvent.parcel_id, TrackingEvent.seen, TrackingEvent.at, TrackingEvent.words)
    rows = session.execute(
        select(*own, TrackingEvent.place, TrackingEvent.source, TrackingEvent.doubted)
        .where(*which)
        .order_by(TrackingEvent.at.desc(), TrackingEvent.id.desc())
        .limit(SHOWN)
    )
    return tuple(News(*row) for row in rows)
