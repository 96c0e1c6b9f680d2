"""What a code tells: who scans it, whom it thanks, and what happened to a batch's goods.

The maker is named by her own consent only, and only beside goods that she lets be shown with her:
every reading asks for it anew, so what she takes back is gone with the next scan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import NotFound
from catalog.products import Craft, Product, ProductState, Variant
from catalog.words import Words
from fulfillment.batches import Batch, HandIn
from fulfillment.board.stories import ShownMaker, maker_with_product
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderLine
from fulfillment.shipping import DirectLeg, Parcel, ParcelContent, ParcelKind
from fulfillment.trace import Event, Lot, Thanks, TraceCode, What

THANKS = 60
#: Batches of one export.
MOST_BATCHES = 5_000


@dataclass(frozen=True, slots=True)
class Traced:
    """What stands behind a code; `made_on` is when its maker handed pieces in last."""

    batch_id: int
    batch: str
    maker_id: int
    cooperative_id: int
    product_id: int
    slug: str
    for_sale: bool
    product: Words
    variant: Words
    craft: Words
    craft_slug: str
    cooperative: Words
    cooperative_slug: str
    city: Words
    made_at: datetime
    maker: ShownMaker | None


@dataclass(frozen=True, slots=True)
class ThanksRow:
    """Words that came by a code."""

    id: int
    words: str
    language: str
    at: datetime
    hidden: bool
    product: Words
    maker: Words


def traced(session: Session, code: TraceCode) -> Traced:
    """What a code tells; two statements."""
    made = select(func.max(HandIn.at)).where(HandIn.batch_id == Batch.id).scalar_subquery()
    goods = (Product.id, Product.slug, Product.state, Product.name, Variant.name)
    home = (Cooperative.name, Cooperative.slug, Cooperative.city)
    row = session.execute(
        select(Batch.id, Batch.code, Batch.maker_id, Batch.cooperative_id)
        .add_columns(*goods, Craft.name, Craft.slug, *home, func.coalesce(made, Batch.created_at))
        .join(Product, Product.id == Batch.product_id)
        .join(Variant, Variant.id == Batch.variant_id)
        .join(Craft, Craft.id == Product.craft_id)
        .join(Cooperative, Cooperative.id == Batch.cooperative_id)
        .where(Batch.id == code.batch_id)
    ).one()
    told: list[Any] = list(row)
    told[6] = told[6] is ProductState.PUBLISHED
    told.append(maker_with_product(session, row.maker_id, told[4]))
    return Traced(*told)


def thanks_to(session: Session, maker_id: int, *, limit: int = THANKS) -> tuple[ThanksRow, ...]:
    """What buyers wrote to a maker, newest first."""
    return _thanks(session, Thanks.maker_id == maker_id, Thanks.hidden_at.is_(None), limit=limit)


def thanks_at(
    session: Session, cooperative_ids: Collection[int], *, limit: int = THANKS
) -> tuple[ThanksRow, ...]:
    """What buyers wrote to the makers of cooperatives, hidden ones too."""
    return _thanks(session, Thanks.cooperative_id.in_(cooperative_ids), limit=limit)


def _thanks(session: Session, *which: ColumnElement[bool], limit: int) -> tuple[ThanksRow, ...]:
    own = (Thanks.id, Thanks.words, Thanks.language, Thanks.at, Thanks.hidden_at.is_not(None))
    rows = session.execute(
        select(*own, Product.name, Maker.alias)
        .join(TraceCode, TraceCode.id == Thanks.code_id)
        .join(Batch, Batch.id == TraceCode.batch_id)
        .join(Product, Product.id == Batch.product_id)
        .join(Maker, Maker.id == Thanks.maker_id)
        .where(*which)
        .order_by(Thanks.id.desc())
        .limit(limit)
    )
    return tuple(ThanksRow(*row) for row in rows)


def events_of(session: Session, batch_ids: Collection[int]) -> Iterator[Event]:
    """Everything that happened to the goods of batches, in its order; four statements."""
    found = [*_commissioned(session, batch_ids), *_parcels(session, batch_ids)]
    yield from sorted(found, key=lambda each: (each.at, list(What).index(each.what)))


def _commissioned(session: Session, batch_ids: Collection[int]) -> Iterator[Event]:
    """When the first pieces of a batch came, how many are good by now, and the codes on them."""
    codes: dict[int, list[str]] = {}
    wanted = select(TraceCode.batch_id, TraceCode.code).where(TraceCode.batch_id.in_(batch_ids))
    for batch_id, code in session.execute(wanted.order_by(TraceCode.id)):
        codes.setdefault(batch_id, []).append(code)
    made = select(func.min(HandIn.at)).where(HandIn.batch_id == Batch.id).scalar_subquery()
    rows = session.execute(
        select(Batch.id, Batch.code, Batch.accepted, Cooperative.slug, Order.number)
        .add_columns(func.coalesce(made, Batch.created_at))
        .join(Cooperative, Cooperative.id == Batch.cooperative_id)
        .join(OrderLine, OrderLine.id == Batch.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Batch.id.in_(batch_ids), Batch.accepted > 0)
    )
    for batch_id, code, pieces, slug, number, at in rows:
        marks = codes.get(batch_id, ())
        place = f"cooperatives/{slug}"
        yield Event(What.COMMISSIONING, at, [Lot(code, pieces)], marks, place=place, order=number)


def _parcels(session: Session, batch_ids: Collection[int]) -> Iterator[Event]:
    mine = select(ParcelContent.parcel_id).where(ParcelContent.batch_id.in_(batch_ids))
    lots: dict[int, list[Lot]] = {}
    inside = (
        select(ParcelContent.parcel_id, Batch.code, func.sum(ParcelContent.pieces))
        .join(Batch, Batch.id == ParcelContent.batch_id)
        .where(ParcelContent.batch_id.in_(batch_ids))
        .group_by(ParcelContent.parcel_id, Batch.code)
    )
    for parcel_id, code, pieces in session.execute(inside.order_by(Batch.code)):
        lots.setdefault(parcel_id, []).append(Lot(code, int(pieces)))
    home = func.coalesce(Parcel.cooperative_id, DirectLeg.cooperative_id)
    rows = session.execute(
        select(Parcel, Cooperative.slug)
        .join(DirectLeg, DirectLeg.order_id == Parcel.order_id, isouter=True)
        .join(Cooperative, Cooperative.id == home, isouter=True)
        .where(Parcel.id.in_(mine))
    )
    for parcel, slug in rows:
        yield from _journey(parcel, lots[parcel.id], slug)


def _journey(parcel: Parcel, lots: list[Lot], slug: str | None) -> Iterator[Event]:
    begins = f"cooperatives/{slug}" if slug else "about#hub"
    ends = "about#hub" if parcel.kind is ParcelKind.TO_HUB else ""
    yield Event(What.PACKING, parcel.packed_at, lots, parcel=parcel.code, place=begins)
    if parcel.dispatched_at:
        yield Event(What.SHIPPING, parcel.dispatched_at, parcel=parcel.code, place=begins)
    if parcel.delivered_at:
        yield Event(What.RECEIVING, parcel.delivered_at, parcel=parcel.code, place=ends)


def batches_named(
    session: Session, *, order: str | None, batch: str | None, since: datetime | None
) -> tuple[int, ...]:
    """The batches of an order, one by its code, or those opened since a moment."""
    wanted = select(Batch.id).order_by(Batch.id).limit(MOST_BATCHES)
    if order is not None:
        wanted = wanted.join(OrderLine, OrderLine.id == Batch.order_line_id)
        wanted = wanted.join(Order, Order.id == OrderLine.order_id).where(Order.number == order)
    if batch is not None:
        wanted = wanted.where(Batch.code == batch)
    if since is not None:
        wanted = wanted.where(Batch.created_at >= since)
    found = tuple(session.scalars(wanted))
    if not found:
        raise NotFound("batch")
    return found
