"""Returns as pages show them: what waits for whom, and what comes back in one of them.

Every list is one page with its whole count; the number of statements does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from catalog.money import Money
from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.orders import Order, OrderLine
from fulfillment.returns import Return, ReturnLine, ReturnReason, ReturnState, Wish
from fulfillment.shipping import ParcelContent

PAGE = 30


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in a list."""

    id: int
    order_number: str
    state: ReturnState
    reason: ReturnReason
    wish: Wish
    pieces: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ComingBack:
    """Pieces of one line that come back, and what she would like instead."""

    line_id: int
    product_id: int
    product: Words
    variant: Words
    instead: Words | None
    pieces: int
    fit: int
    unfit: int
    each: Money


@dataclass(frozen=True, slots=True)
class Packed:
    """Pieces of one order line in a parcel."""

    line_id: int
    product_id: int
    product: Words
    variant: Words
    pieces: int


def packed_lines(session: Session, parcel_id: int) -> tuple[Packed, ...]:
    """What a parcel holds, line by line; one statement."""
    pieces = func.sum(ParcelContent.pieces)
    rows = session.execute(
        select(OrderLine.id, Product.id, Product.name, Variant.name, pieces)
        .join(ParcelContent, ParcelContent.order_line_id == OrderLine.id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .where(ParcelContent.parcel_id == parcel_id)
        .group_by(OrderLine.id, Product.id, Variant.id)
        .order_by(OrderLine.id)
    )
    return tuple(Packed(*row) for row in rows)


def returns_page(
    session: Session, states: Collection[ReturnState], *, page: int = 1
) -> tuple[tuple[ReturnRow, ...], int]:
    """Returns in these states, the longest waiting first, and how many pages there are."""
    pieces = select(func.sum(ReturnLine.pieces)).where(ReturnLine.return_id == Return.id)
    rows = session.execute(
        select(
            Return.id,
            Order.number,
            Return.state,
            Return.reason,
            Return.wish,
            pieces.scalar_subquery(),
            Return.asked_at,
        )
        .join(Order, Order.id == Return.order_id)
        .where(Return.state.in_(states))
        .order_by(Return.id)
        .limit(PAGE)
        .offset((max(page, 1) - 1) * PAGE)
    )
    counted = select(func.count(Return.id)).where(Return.state.in_(states))
    count = int(session.scalar(counted) or 0)
    return tuple(ReturnRow(*row) for row in rows), max(1, -(-count // PAGE))


def coming_back(session: Session, return_id: int) -> tuple[ComingBack, ...]:
    """What a return is of; one statement."""
    instead = aliased(Variant)
    rows = session.execute(
        select(ReturnLine, Product.id, Product.name, Variant.name, instead.name, Order.currency)
        .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .join(instead, instead.id == ReturnLine.variant_id, isouter=True)
        .where(ReturnLine.return_id == return_id)
        .order_by(ReturnLine.id)
    )
    return tuple(
        ComingBack(
            line_id=line.order_line_id,
            product_id=product_id,
            product=product,
            variant=variant,
            instead=other,
            pieces=line.pieces,
            fit=line.fit,
            unfit=line.unfit,
            each=Money(line.worth_minor, currency),
        )
        for line, product_id, product, variant, other, currency in rows
    )
