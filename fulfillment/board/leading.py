"""What a cooperative's lead needs to see: what waits for her, the batches, and the styles.

Each list says how many there are in all and shows the first few; the number of statements is the
same for ten batches and for a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from catalog.products import Product
from catalog.words import Words
from fulfillment.batches import COUNTED, LIVE, Batch, BatchState, Call, CallKind
from fulfillment.board.work import COLUMNS, Work, work, works
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderLine
from fulfillment.quality import Inspection, InspectionState

#: How many of each kind the first page shows.
FEW = 6
PAGE = 40

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Few(Generic[T]):
    """The first few of `count` rows."""

    rows: tuple[T, ...]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Lot:
    """A hand-in that waits for a verdict."""

    work: Work
    inspection_id: int
    pieces: int
    sample_size: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A maker who asked for a hand."""

    work: Work
    call_id: int
    kind: CallKind
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ToPack:
    """Accepted pieces that lie on the table, and the order they are for."""

    work: Work
    order_number: str
    customer: str
    order_due_on: date | None


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


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list of batches is narrowed to."""

    state: BatchState | None = None
    product_id: int | None = None
    maker_id: int | None = None
    code: str = ""
    late_on: date | None = None


def offers(session: Session, cooperative_ids: Collection[int], *, limit: int = FEW) -> Few[Work]:
    """Offers without an answer, the oldest first."""
    wanted = _here(cooperative_ids).where(Batch.state == BatchState.OFFERED)
    rows = session.execute(wanted.order_by(Batch.created_at, Batch.id).limit(limit)).all()
    return Few(tuple(work(row) for row in rows), _count(rows))


def lots(
    session: Session, cooperative_ids: Collection[int] | None, *, limit: int = FEW
) -> Few[Lot]:
    """Hand-ins to inspect, the oldest first; of every cooperative if none is named."""
    columns = (Inspection.id, Inspection.lot, Inspection.sample_size, Inspection.opened_at)
    wanted = (
        works(*columns, func.count().over())
        .join(Inspection, Inspection.batch_id == Batch.id)
        .where(Inspection.state == InspectionState.OPEN)
    )
    if cooperative_ids is not None:
        wanted = wanted.where(Inspection.cooperative_id.in_(cooperative_ids))
    rows = session.execute(wanted.order_by(Inspection.id).limit(limit)).all()
    return Few(tuple(Lot(work(row), *row[len(COLUMNS) : -1]) for row in rows), _count(rows))


def calls(session: Session, cooperative_ids: Collection[int], *, limit: int = FEW) -> Few[OpenCall]:
    """Makers who asked for a hand and were not answered yet."""
    wanted = (
        works(Call.id, Call.kind, Call.words, Call.at, func.count().over())
        .join(Call, Call.batch_id == Batch.id)
        .where(Call.settled_at.is_(None), Batch.cooperative_id.in_(cooperative_ids))
        .order_by(Call.id)
        .limit(limit)
    )
    rows = session.execute(wanted).all()
    return Few(tuple(OpenCall(work(row), *row[len(COLUMNS) : -1]) for row in rows), _count(rows))


def to_pack(session: Session, cooperative_ids: Collection[int], *, limit: int = FEW) -> Few[ToPack]:
    """Accepted pieces that no parcel holds yet, by the day their order is due."""
    wanted = (
        works(Order.number, Order.customer, OrderLine.due_on, func.count().over())
        .join(Order, Order.id == OrderLine.order_id)
        .where(Batch.cooperative_id.in_(cooperative_ids), Batch.accepted > Batch.packed)
        .order_by(Batch.due_on, Batch.id)
        .limit(limit)
    )
    rows = session.execute(wanted).all()
    return Few(tuple(ToPack(work(row), *row[len(COLUMNS) : -1]) for row in rows), _count(rows))


def batches(
    session: Session, cooperative_ids: Collection[int], by: Filter, *, page: int, limit: int = PAGE
) -> Few[Work]:
    """One page of the cooperative's batches, those due first in front."""
    wanted = _here(cooperative_ids).where(*_narrowed(by))
    wanted = wanted.order_by(Batch.due_on, Batch.id).limit(limit).offset((page - 1) * limit)
    rows = session.execute(wanted).all()
    return Few(tuple(work(row) for row in rows), _count(rows))


def styles(session: Session, cooperative_ids: Collection[int]) -> tuple[Style, ...]:
    """The styles that are being made here, with how far they are."""
    whole = Batch.pieces - Batch.scrapped - Batch.turned_back
    rows = session.execute(
        select(
            Product.id,
            Product.name,
            func.count(Batch.id),
            func.count(Batch.maker_id.distinct()),
            func.sum(whole),
            func.sum(Batch.in_inspection + Batch.accepted),
            func.sum(Batch.accepted),
            func.min(case((Batch.state.in_(LIVE), Batch.due_on))),
        )
        .join(Product, Product.id == Batch.product_id)
        .where(Batch.cooperative_id.in_(cooperative_ids), Batch.state.in_(COUNTED))
        .group_by(Product.id)
        .having(func.count(case((Batch.state.in_(LIVE), 1))) > 0)
        .order_by(func.min(case((Batch.state.in_(LIVE), Batch.due_on))), Product.id)
    )
    return tuple(Style(*tuple(row)) for row in rows)


def _here(cooperative_ids: Collection[int]) -> Select[Any]:
    return works(func.count().over()).where(Batch.cooperative_id.in_(cooperative_ids))


def _narrowed(by: Filter) -> list[ColumnElement[bool]]:
    wishes = [
        (by.state, Batch.state == by.state),
        (by.product_id, Batch.product_id == by.product_id),
        (by.maker_id, Batch.maker_id == by.maker_id),
        (by.code, or_(Batch.code.contains(by.code, autoescape=True), Maker.code == by.code)),
        (by.late_on, (Batch.due_on < (by.late_on or date.max)) & Batch.state.in_(LIVE)),
    ]
    return [condition for wish, condition in wishes if wish]


def _count(rows: Any) -> int:
    return int(rows[0][-1]) if rows else 0
