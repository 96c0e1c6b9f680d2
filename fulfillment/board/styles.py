"""The styles that are in the making, each with how far it is.

A style's thread counts the batches of the order lines on which somebody still works: what was
finished for another order in spring does not make today's work look nearly done, and no query
grows with what was made long ago.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from catalog.products import Product
from catalog.words import Words
from fulfillment.batches import COUNTED, Batch
from fulfillment.board.leading import OPEN

#: So many stand on the first page, and so many on a page of all of them.
FIRST = 8
PAGE = 40

#: The styles that come first are found among so many of the open batches that are due first.
_NEAR = 240


@dataclass(frozen=True, slots=True)
class Style:
    """One style with its batches together."""

    product_id: int
    name: Words
    batches: int
    makers: int
    pieces: int
    made: int
    accepted: int
    first_due_on: date


def first_styles(session: Session, cooperative_ids: Collection[int]) -> tuple[Style, ...]:
    """The styles whose batches are due first."""
    near = (
        select(Batch.product_id, Batch.due_on)
        .where(Batch.cooperative_id.in_(cooperative_ids), OPEN)
        .order_by(Batch.due_on, Batch.id)
        .limit(_NEAR)
        .subquery()
    )
    first = select(near.c.product_id).group_by(near.c.product_id)
    first = first.order_by(func.min(near.c.due_on), near.c.product_id).limit(FIRST)
    return _styles(session, cooperative_ids, first)


def style_page(
    session: Session, cooperative_ids: Collection[int], *, after: int = 0
) -> tuple[Style, ...]:
    """A page of all styles in the making, those behind the product `after`, by their ids."""
    here = select(Batch.id).where(
        Batch.product_id == Product.id, Batch.cooperative_id.in_(cooperative_ids), OPEN
    )
    some = select(Product.id).where(here.exists(), Product.id > after)
    return _styles(session, cooperative_ids, some.order_by(Product.id).limit(PAGE))


def _styles(
    session: Session, cooperative_ids: Collection[int], which: Select[Any]
) -> tuple[Style, ...]:
    rows = session.execute(_threads(cooperative_ids, which)).all()
    return tuple(Style(*row) for row in rows)


def _threads(cooperative_ids: Collection[int], which: Select[Any]) -> Select[Any]:
    """The open batches of these styles, and those that are counted on the same order lines."""
    chosen = select(which.subquery().c[0])
    lines = (
        select(Batch.order_line_id, func.min(Batch.due_on).label("first"))
        .where(Batch.cooperative_id.in_(cooperative_ids), OPEN, Batch.product_id.in_(chosen))
        .group_by(Batch.order_line_id)
        .subquery()
    )
    each = aliased(Batch)
    columns: tuple[Any, ...] = (
        *(Product.id, Product.name, func.count(each.id), func.count(each.maker_id.distinct())),
        func.sum(each.pieces - each.scrapped - each.turned_back),
        func.sum(each.in_inspection + each.accepted),
        *(func.sum(each.accepted), func.min(lines.c.first)),
    )
    return (
        select(*columns)
        .join(lines, lines.c.order_line_id == each.order_line_id)
        .join(Product, Product.id == each.product_id)
        .where(each.cooperative_id.in_(cooperative_ids), each.state.in_(COUNTED))
        .group_by(Product.id)
        .order_by(func.min(lines.c.first), Product.id)
    )
