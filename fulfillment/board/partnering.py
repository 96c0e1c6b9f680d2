"""A cooperative's work as a partner may see it: batches, what lies ready, months. Never people.

`joint` work is of orders in which the partner's own makers have pieces now; it stays in sight while
it is being made, whatever became of a grant. Small numbers of makers are not told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from catalog.products import Product
from catalog.words import Words
from fulfillment.batches import LIVE, Batch, BatchState
from fulfillment.earnings import Earning
from fulfillment.makers import Maker
from fulfillment.orders import OrderLine

#: So many batches stand on a page, and fewer makers than this are not counted out.
MOST, FEWEST = 200, 5
#: So far back a report looks.
WEEKS = 12


@dataclass(frozen=True, slots=True)
class PartnerBatch:
    """A batch without its maker."""

    code: str
    product: Words
    pieces: int
    accepted: int
    due_on: date
    state: BatchState


@dataclass(frozen=True, slots=True)
class PartnerStock:
    """Accepted pieces of one style that no parcel holds yet."""

    product: Words
    pieces: int


@dataclass(frozen=True, slots=True)
class PartnerReport:
    """Twelve weeks in numbers; `makers` is None where there are too few to tell."""

    pieces: int
    makers: int | None


def partner_batches(
    session: Session, owner_id: int, *, joint_with: Collection[int] | None = None
) -> tuple[PartnerBatch, ...]:
    """The live batches of a cooperative, or only those that `joint_with` have part in."""
    columns = (Batch.code, Product.name, Batch.pieces, Batch.accepted, Batch.due_on, Batch.state)
    wanted = (
        select(*columns)
        .join(Product, Product.id == Batch.product_id)
        .where(Batch.cooperative_id == owner_id, Batch.state.in_(LIVE))
        .order_by(Batch.due_on, Batch.id)
        .limit(MOST)
    )
    if joint_with is not None:
        line = aliased(OrderLine)
        wanted = wanted.join(line, line.id == Batch.order_line_id)
        wanted = wanted.where(line.order_id.in_(_orders_of(joint_with)))
    return tuple(PartnerBatch(*row) for row in session.execute(wanted))


def partner_stock(session: Session, owner_id: int) -> tuple[PartnerStock, ...]:
    """What is accepted and not packed, by style."""
    ready = func.sum(Batch.accepted - Batch.packed)
    rows = session.execute(
        select(Product.name, ready)
        .join(Product, Product.id == Batch.product_id)
        .where(Batch.cooperative_id == owner_id, Batch.accepted > Batch.packed)
        .group_by(Product.id)
        .order_by(Product.id)
        .limit(MOST)
    )
    return tuple(PartnerStock(name, int(pieces)) for name, pieces in rows)


def partner_report(session: Session, owner_id: int, *, today: date) -> PartnerReport:
    """What was accepted in twelve weeks, and from how many."""
    since = datetime.combine(today - timedelta(weeks=WEEKS), time(), UTC)
    row = session.execute(
        select(func.coalesce(func.sum(Earning.pieces), 0), func.count(Earning.maker_id.distinct()))
        .join(Maker, Maker.id == Earning.maker_id)
        .where(Maker.cooperative_id == owner_id, Earning.at >= since)
    ).one()
    return PartnerReport(int(row[0]), int(row[1]) if row[1] >= FEWEST else None)


def _orders_of(homes: Collection[int]) -> Select[int]:
    """Orders with live work at these cooperatives."""
    return (
        select(OrderLine.order_id)
        .join(Batch, Batch.order_line_id == OrderLine.id)
        .where(Batch.cooperative_id.in_(homes), Batch.state.in_(LIVE))
    )
