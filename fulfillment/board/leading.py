"""What a cooperative's lead needs to see: what waits for her, and the batches.

Each panel shows its first rows and how many there are, counted up to `ENOUGH`, a list up to `MOST`:
nobody needs to know whether 4,000 or 5,000 wait, and counting them would cost her the second in
which she looks. Rows
are chosen by an index in the order in which they stand, and only then joined with their names; so
the work is the same for ten batches and for a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from fulfillment.batches import Batch, BatchState, Call, CallKind
from fulfillment.batches.models import HAS_TO_PACK, IS_OPEN
from fulfillment.board.chosen import Chosen
from fulfillment.board.work import COLUMNS, Work, work, works
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderLine
from fulfillment.quality import Inspection, InspectionState, Stage
from fulfillment.quality.models import IS_WAITING

#: How many of each kind the first page shows.
FEW = 6
PAGE = 40

#: Further than this nobody counts what waits, and nobody pages through a list.
ENOUGH = 100
MOST = 1_000

#: Word for word what the indexes of open work say of their rows.
OPEN: ColumnElement[bool] = literal_column(f"batch.{IS_OPEN}")
TO_PACK: ColumnElement[bool] = literal_column(HAS_TO_PACK)
WAITING: ColumnElement[bool] = literal_column(f"inspection.{IS_WAITING}")
WITH_HER = Batch.pieces - Batch.in_inspection - Batch.accepted - Batch.scrapped

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Few(Generic[T]):
    """The first few of `count` rows, which were counted up to `ENOUGH` or `MOST`."""

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
    stage: Stage
    state: InspectionState
    shown_again: bool


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
class Filter:
    """What the list of batches is narrowed to; open ones where no state is named.

    `maker_ids` are those whose name or code was asked for; None where nobody was.
    """

    state: BatchState | None = None
    every_state: bool = False
    product_id: int | None = None
    code: str = ""
    maker_ids: tuple[int, ...] | None = None
    late_on: date | None = None


def offers(session: Session, cooperative_ids: Collection[int], *, limit: int = FEW) -> Few[Work]:
    """Offers without an answer, those due first in front."""
    offered = (Batch.state == BatchState.OFFERED,)
    return _few(session, _due_first(cooperative_ids, *offered), limit=limit)


def late(
    session: Session, cooperative_ids: Collection[int], *, on: date, limit: int = FEW
) -> Few[Work]:
    """Open batches whose day is past while pieces are with her, the oldest first."""
    past = (OPEN, Batch.due_on < on, WITH_HER > 0)
    return _few(session, _due_first(cooperative_ids, *past), limit=limit)


def lots(
    session: Session,
    cooperative_ids: Collection[int] | None,
    *,
    limit: int = FEW,
    stage: Stage | None = None,
) -> Few[Lot]:
    """Lots to inspect, the oldest first; a cooperative's are those at its centre."""
    wanted_stage = Stage.CENTRE if cooperative_ids is not None else stage
    conditions = [WAITING, *([Inspection.stage == wanted_stage] if wanted_stage else [])]
    home = Inspection.cooperative_id
    chosen = Chosen(Inspection.id, home, cooperative_ids, tuple(conditions))
    columns: tuple[Any, ...] = (Inspection.id, Inspection.lot)
    columns += (Inspection.sample_size, Inspection.opened_at)
    columns += (Inspection.stage, Inspection.state, Inspection.shown_again)
    wanted = (
        works(*columns, chosen.count(ENOUGH))
        .join(Inspection, Inspection.batch_id == Batch.id)
        .where(Inspection.id.in_(chosen.first(limit)))
        .order_by(Inspection.id)
    )
    rows = session.execute(wanted).all()
    return Few(tuple(Lot(work(row), *row[len(COLUMNS) : -1]) for row in rows), _count(rows))


def calls(session: Session, cooperative_ids: Collection[int], *, limit: int = FEW) -> Few[OpenCall]:
    """Makers who asked for a hand and were not answered yet."""
    open_ = (Call.settled_at.is_(None),)
    join = (Batch, Batch.id == Call.batch_id)
    chosen = Chosen(Call.id, Batch.cooperative_id, cooperative_ids, open_, join=join)
    wanted = (
        works(Call.id, Call.kind, Call.words, Call.at, chosen.count(ENOUGH))
        .join(Call, Call.batch_id == Batch.id)
        .where(Call.id.in_(chosen.first(limit)))
        .order_by(Call.id)
    )
    rows = session.execute(wanted).all()
    return Few(tuple(OpenCall(work(row), *row[len(COLUMNS) : -1]) for row in rows), _count(rows))


def to_pack(session: Session, cooperative_ids: Collection[int], *, limit: int = FEW) -> Few[ToPack]:
    """Accepted pieces that no parcel holds yet, those due first in front."""
    chosen = _due_first(cooperative_ids, TO_PACK)
    wanted = (
        works(Order.number, Order.customer, OrderLine.due_on, chosen.count(ENOUGH))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Batch.id.in_(chosen.first(limit)))
        .order_by(Batch.due_on, Batch.id)
    )
    rows = session.execute(wanted).all()
    return Few(tuple(ToPack(work(row), *row[len(COLUMNS) : -1]) for row in rows), _count(rows))


def batches(
    session: Session, cooperative_ids: Collection[int], by: Filter, *, page: int, limit: int = PAGE
) -> Few[Work]:
    """One page of the batches: those due first in front; of every state, the newest."""
    conditions = tuple(_narrowed(by))
    chosen = _due_first(cooperative_ids, *conditions)
    if by.every_state:
        home = Batch.cooperative_id
        chosen = Chosen(Batch.id, home, cooperative_ids, conditions, newest=True)
    order = (Batch.id.desc(),) if by.every_state else (Batch.due_on, Batch.id)
    shown = chosen.first(limit, (page - 1) * limit)
    wanted = works(chosen.count(MOST)).where(Batch.id.in_(shown))
    rows = session.execute(wanted.order_by(*order)).all()
    return Few(tuple(work(row) for row in rows), _count(rows))


def named(session: Session, cooperative_ids: Collection[int], asked: str) -> tuple[int, ...]:
    """The makers here whose code is `asked`, or whose name has it in it; at most a page of them."""
    alias = type_coerce(Maker.alias, JSON)
    like = (alias[each].as_string().icontains(asked, autoescape=True) for each in ("zh", "en"))
    wanted = select(Maker.id).where(Maker.cooperative_id.in_(cooperative_ids))
    wanted = wanted.where(or_(func.lower(Maker.code) == asked.lower(), *like)).order_by(Maker.code)
    return tuple(session.scalars(wanted.limit(PAGE)))


def _few(session: Session, chosen: Chosen, *, limit: int) -> Few[Work]:
    wanted = works(chosen.count(ENOUGH)).where(Batch.id.in_(chosen.first(limit)))
    rows = session.execute(wanted.order_by(Batch.due_on, Batch.id)).all()
    return Few(tuple(work(row) for row in rows), _count(rows))


def _due_first(cooperative_ids: Collection[int], *conditions: ColumnElement[bool]) -> Chosen:
    """Batches of cooperatives, those due first in front."""
    home, due = Batch.cooperative_id, (Batch.due_on,)
    return Chosen(Batch.id, home, cooperative_ids, conditions, due)


def _narrowed(by: Filter) -> list[ColumnElement[bool]]:
    wishes: list[tuple[object, ColumnElement[bool]]] = [
        (by.state, Batch.state == by.state),
        (not by.state and not by.every_state, OPEN),
        (by.product_id, Batch.product_id == by.product_id),
        (by.maker_ids is not None, _asked_for(by)),
        (by.late_on, (Batch.due_on < (by.late_on or date.max)) & OPEN & (WITH_HER > 0)),
    ]
    return [condition for wish, condition in wishes if wish]


def _asked_for(by: Filter) -> ColumnElement[bool]:
    return or_(Batch.code == by.code.upper(), Batch.maker_id.in_(by.maker_ids or ()))


def _count(rows: Any) -> int:
    return int(rows[0][-1]) if rows else 0
