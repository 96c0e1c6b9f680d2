"""What lies in lines that are bundles: by name for pages, by variant for the stock.

What counts is what lay in a bundle when it was ordered; the office may have put it together
otherwise since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.orders.models import Order, OrderLine, OrderLinePart


@dataclass(frozen=True, slots=True)
class Inside:
    """So many pieces of a variant lie in one bundle."""

    name: Words
    variant: Words
    sku: str
    pieces: int


def inside_of(session: Session, line_ids: Collection[int]) -> dict[int, tuple[Inside, ...]]:
    """What lies in each of these lines; nothing is asked where none is a bundle."""
    if not line_ids:
        return {}
    rows = session.execute(
        select(OrderLinePart.order_line_id, Product.name, Variant.name, Variant.sku)
        .add_columns(OrderLinePart.pieces)
        .join(Variant, Variant.id == OrderLinePart.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(OrderLinePart.order_line_id.in_(line_ids))
        .order_by(OrderLinePart.order_line_id, OrderLinePart.variant_id)
    )
    found: dict[int, tuple[Inside, ...]] = {}
    for line_id, *facts in rows:
        found[line_id] = (*found.get(line_id, ()), Inside(*facts))
    return found


def taken_by(session: Session, pieces: Mapping[int, int]) -> dict[int, int]:
    """Pieces by variant that so many pieces of each line are from stock; one statement."""
    rows = session.execute(
        select(OrderLine.id, func.coalesce(OrderLinePart.variant_id, OrderLine.variant_id))
        .add_columns(func.coalesce(OrderLinePart.pieces, 1))
        .outerjoin(OrderLinePart, OrderLinePart.order_line_id == OrderLine.id)
        .where(OrderLine.id.in_(pieces))
    )
    found: dict[int, int] = {}
    for line_id, variant_id, each in rows:
        found[variant_id] = found.get(variant_id, 0) + each * pieces[line_id]
    return found


def taken_from_stock(session: Session, order: Order) -> dict[int, int]:
    """Pieces by variant of an order's lines that are not made for it."""
    return taken_by(session, {line.id: line.pieces for line in order.lines if not line.to_make})
