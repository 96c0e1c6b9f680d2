"""Whose hands make an order: batches of its own, and batches that it shares in a wave.

A maker is named only while her consent stands (`public_since`), else the cooperative alone. Of a
wave a shopper is shown the batches of her line while it is made, and the very batches that her
pieces came from once they lie at the hub for her.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from catalog.cooperatives import Cooperative
from catalog.db import rows_of
from catalog.words import Words
from fulfillment.batches import COUNTED, Batch, BatchState
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderLine
from fulfillment.waves import Gathered, SetAside


@dataclass(frozen=True, slots=True)
class Hand:
    """A batch of the order: which cooperative, and whose hands if she wants to be named."""

    batch_id: int
    order_line_id: int
    code: str
    state: BatchState
    cooperative: Words
    cooperative_slug: str
    maker: Words | None
    pieces: int
    made: int
    accepted: int


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A line that is made in a wave: its pieces there, and how far the whole wave line is."""

    order_line_id: int
    wave_line_id: int
    wave: str
    pieces: int
    set_aside: int
    together: int
    given: int
    finished: int

    @property
    def is_here(self) -> bool:
        """Whether every piece of hers lies at the hub."""
        return self.set_aside == self.pieces

    @property
    def planned(self) -> int:
        """Pieces of hers that somebody was asked to make, as far as can be said of a part."""
        return max(self.set_aside, min(self.pieces, self.given))


def _counts() -> tuple[Any, ...]:
    """Pieces of a batch that count for its order: asked for, out of her hands, and good."""
    good = Batch.accepted - Batch.turned_back
    whole = Batch.pieces - Batch.scrapped - Batch.turned_back
    return whole, Batch.in_inspection + good, good


def own_hands(session: Session, order_id: int) -> tuple[Hand, ...]:
    """The batches of an order's own lines."""
    return _hands_in(rows_of(session, _OWN, {"order": order_id}))


def shared_lines(session: Session, order_id: int) -> tuple[SharedLine, ...]:
    """The lines of a shopper's order that are made in waves; one statement."""
    return tuple(_shared(row) for row in rows_of(session, _SHARED, {"order": order_id}))


def _shared_lines() -> Select[Any]:
    wave_line = aliased(OrderLine)
    counted = (Batch.order_line_id == wave_line.id, Batch.state.in_(COUNTED))
    given = select(func.sum(Batch.pieces - Batch.scrapped - Batch.turned_back)).where(*counted)
    finished = select(func.sum(Batch.accepted - Batch.turned_back)).where(*counted)
    return (
        select(Gathered.web_line_id, Gathered.wave_line_id, Gathered.pieces, Gathered.set_aside)
        .add_columns(Order.number, wave_line.pieces.label("together"))
        .add_columns(given.scalar_subquery().label("given"))
        .add_columns(finished.scalar_subquery().label("finished"))
        .join(OrderLine, OrderLine.id == Gathered.open_for)
        .join(wave_line, wave_line.id == Gathered.wave_line_id)
        .join(Order, Order.id == wave_line.order_id)
        .where(OrderLine.order_id == bindparam("order"))
        .order_by(OrderLine.position)
    )


def _shared(row: Any) -> SharedLine:
    return SharedLine(
        order_line_id=row.web_line_id,
        wave_line_id=row.wave_line_id,
        wave=row.number,
        pieces=row.pieces,
        set_aside=row.set_aside,
        together=row.together,
        given=int(row.given or 0),
        finished=min(row.together, int(row.finished or 0)),
    )


def shared_hands(session: Session, shared: Sequence[SharedLine]) -> tuple[Hand, ...]:
    """The batches that make a shopper's lines, or that made them."""
    if not shared:
        return ()
    here = [each.order_line_id for each in shared if each.is_here]
    making = [each.order_line_id for each in shared if not each.is_here]
    wanted = _hands(Gathered.web_line_id, *_counts()).join(
        Gathered, Gathered.wave_line_id == Batch.order_line_id
    )
    wanted = wanted.where(Gathered.open_for.in_(making), Batch.state.in_(COUNTED))
    return (*_kept(session, here), *_read(session, wanted))


def _kept(session: Session, web_line_ids: Sequence[int]) -> tuple[Hand, ...]:
    kept = (
        select(
            Gathered.web_line_id.label("line"),
            SetAside.batch_id.label("batch"),
            func.sum(SetAside.pieces).label("pieces"),
        )
        .join(SetAside, SetAside.gathered_id == Gathered.id)
        .where(Gathered.open_for.in_(web_line_ids))
        .group_by(Gathered.web_line_id, SetAside.batch_id)
        .subquery("kept")
    )
    wanted = _hands(kept.c.line, kept.c.pieces, kept.c.pieces, kept.c.pieces)
    return _read(session, wanted.join(kept, kept.c.batch == Batch.id))


def _hands(
    line: ColumnElement[int] | Any, pieces: Any, made: Any, accepted: Any
) -> Select[*tuple[Any, ...]]:
    named = case((Maker.public_since.is_not(None), Maker.alias))
    return (
        select(
            Batch.id,
            line,
            Batch.code,
            Batch.state,
            Cooperative.name,
            Cooperative.slug,
            named,
            pieces,
            made,
            accepted,
        )
        .select_from(Batch)
        .join(Cooperative, Cooperative.id == Batch.cooperative_id)
        .join(Maker, Maker.id == Batch.maker_id)
    )


def _read(session: Session, wanted: Select[*tuple[Any, ...]]) -> tuple[Hand, ...]:
    return _hands_in(session.execute(wanted.order_by(Batch.id)))


def _hands_in(rows: Iterable[Any]) -> tuple[Hand, ...]:
    return tuple(Hand(*row[:7], *(int(count) for count in row[7:])) for row in rows)


#: Put together once, for the page of every order: that costs more than asking.
_SHARED = _shared_lines()
_OWN = (
    _hands(Batch.order_line_id, *_counts())
    .join(OrderLine, OrderLine.id == Batch.order_line_id)
    .where(OrderLine.order_id == bindparam("order"), Batch.state.in_(COUNTED))
    .order_by(Batch.id)
)
