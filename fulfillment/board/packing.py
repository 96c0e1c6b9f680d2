"""What a parcel's papers say: whom it goes to, what lies in which carton, what it weighs.

The customer's name and address are read here for the one paper that needs them; who may print it
is decided at the door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.money import Money
from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment import recipients
from fulfillment.batches import Batch
from fulfillment.orders import Order, OrderLine
from fulfillment.recipients import RecipientParcel
from fulfillment.shipping import Parcel, ParcelContent, direct_from
from fulfillment.shipping.cartons import Carton, Goods, carton_plan


@dataclass(frozen=True, slots=True)
class Packed:
    """Pieces of a style and colour from a batch."""

    product: Words
    variant: Words
    sku: str
    batch: str
    order: str
    pieces: int
    grams: int


@dataclass(frozen=True, slots=True)
class Packing:
    """A parcel's pieces, and the cartons they go into (pieces by place in `lines`)."""

    lines: tuple[Packed, ...]
    cartons: tuple[Carton, ...]

    @property
    def grams(self) -> int:
        """What all cartons weigh together."""
        return sum(each.grams for each in self.cartons)


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a parcel goes to."""

    name: str
    phone: str
    address: str


def packing(session: Session, parcel_id: int) -> Packing:
    """What is in a parcel and how it is boxed; one statement."""
    rows = session.execute(
        select(Product.name, Variant.name, Variant.sku, Batch.code, Order.number)
        .add_columns(ParcelContent.pieces, Product.weight_g)
        .select_from(ParcelContent)
        .join(OrderLine, OrderLine.id == ParcelContent.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Batch, Batch.id == ParcelContent.batch_id, isouter=True)
        .where(ParcelContent.parcel_id == parcel_id)
        .order_by(ParcelContent.id)
    )
    lines = tuple(_packed(*row) for row in rows)
    goods = [Goods(at, each.pieces, each.grams) for at, each in enumerate(lines)]
    return Packing(lines, carton_plan(goods))


def earned_inside(session: Session, parcel_id: int) -> Money:
    """What makers earned for the pieces in a parcel."""
    worth = select(func.sum(ParcelContent.pieces * Batch.rate_minor))
    wanted = worth.join(Batch, Batch.id == ParcelContent.batch_id)
    return Money(int(session.scalar(wanted.where(ParcelContent.parcel_id == parcel_id)) or 0))


def _packed(*row: Any) -> Packed:
    product, variant, sku, batch, *rest = row
    return Packed(product, variant, sku, batch or "", *rest)


def addressee(session: Session, parcel: Parcel) -> Party | None:
    """The customer, or the one of several people, whom a parcel goes to."""
    if parcel.order_id is None:
        return None
    hers = select(RecipientParcel.recipient_id).where(RecipientParcel.parcel_id == parcel.id)
    her = session.scalar(hers)
    for each in recipients.of_order(session, parcel.order_id) if her else ():
        if each.id == her:
            return Party(each.name, each.phone, each.address)
    order = session.get_one(Order, parcel.order_id)
    return Party(order.recipient or "", order.phone or "", order.address or "")


def home_of(session: Session, parcel: Parcel) -> tuple[Words, Words] | None:
    """Name and address of the cooperative that a parcel comes from."""
    wanted = select(Cooperative.name, Cooperative.address)
    home = parcel.cooperative_id or direct_from(session, parcel.order_id or 0)
    row = session.execute(wanted.where(Cooperative.id == home)).first()
    return None if row is None else (row[0], row[1])
