"""The styles that are in the making, each with how far it is.

A style's thread counts the batches of the order lines on which somebody still works: what was
finished for another order in spring does not make today's work look nearly done, and no query
grows with what was made long ago.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.products import Product
from catalog.words import Words
from fulfillment.batches import COUNTED, Batch
from fulfillment.board.chosen import Chosen
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
    """The styles whose batches are due first; three statements."""
    chosen = Chosen(Batch.id, Batch.cooperative_id, cooperative_ids, (OPEN,), (Batch.due_on,))
    due_first = select(Batch.product_id, Batch.due_on).where(Batch.id.in_(chosen.first(_NEAR)))
    near = due_first.subquery()
    first = select(near.c.product_id).group_by(near.c.product_id)
    first = first.order_by(func.min(near.c.due_on), near.c.product_id).limit(FIRST)
    return _styles(session, cooperative_ids, session.scalars(first).all())


def style_page(
    session: Session, cooperative_ids: Collection[int], *, after: int = 0
) -> tuple[Style, ...]:
    """A page of all styles in the making, those behind the product `after` by their ids."""
    here = select(Batch.id).where(
        Batch.product_id == Product.id, Batch.cooperative_id.in_(cooperative_ids), OPEN
    )
    some = select(Product.id).where(here.exists(), Product.id > after)
    some = some.order_by(Product.id).limit(PAGE)
    return _styles(session, cooperative_ids, session.scalars(some).all())


def _styles(
    session: Session, cooperative_ids: Collection[int], product_ids: Sequence[int]
) -> tuple[Style, ...]:
    """The order lines on which somebody works, then all that is counted on them."""
    here = Batch.cooperative_id.in_(cooperative_ids)
    lines = select(Batch.order_line_id, func.min(Batch.due_on))
    lines = lines.where(here, OPEN, Batch.product_id.in_(product_ids))
    lines = lines.group_by(Batch.order_line_id)
    due = {line: day for line, day in session.execute(lines)}  # noqa: C416 - a Row is a tuple
    counts: tuple[Any, ...] = (
        *(Product.id, Product.name, Batch.order_line_id, Batch.maker_id),
        func.count(Batch.id),
        func.sum(Batch.pieces - Batch.scrapped - Batch.turned_back),
        func.sum(Batch.in_inspection + Batch.accepted),
        func.sum(Batch.accepted),
    )
    rows = session.execute(
        select(*counts)
        .join(Product, Product.id == Batch.product_id)
        .where(Batch.order_line_id.in_(due), here, Batch.state.in_(COUNTED))
        .group_by(Product.id, Batch.order_line_id, Batch.maker_id)
    )
    return _threads(rows, due)


def _threads(rows: Iterable[Any], due: Mapping[int, date]) -> tuple[Style, ...]:
    """Rows of a line and maker, joined to one thread a style; those due first in front."""
    styles: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        styles[row[0]].append(row)
    found = (
        Style(
            product_id=product_id,
            name=theirs[0][1],
            batches=sum(row[4] for row in theirs),
            makers=len({row[3] for row in theirs}),
            pieces=sum(row[5] for row in theirs),
            made=sum(row[6] for row in theirs),
            accepted=sum(row[7] for row in theirs),
            first_due_on=min(due[row[2]] for row in theirs),
        )
        for product_id, theirs in styles.items()
    )
    return tuple(sorted(found, key=lambda each: (each.first_due_on, each.product_id)))
