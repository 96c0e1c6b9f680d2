"""How far an order is: planned, made, accepted, at the hub, on its way; for the customer's page.

Invariants: per line planned ≥ made ≥ accepted ≥ at the hub; a maker is named only while her
consent stands (`hands`). Of a line that is made in a wave only what lies aside for her counts as
made, for nobody knows before which piece is hers; how far all of it is tells `shared`. At most
seven statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, func, or_, select
from sqlalchemy.orm import Session

from catalog.db import columns_of, rows_of
from fulfillment import shipping
from fulfillment.board.hands import Hand as Hand
from fulfillment.board.hands import SharedLine, own_hands, shared_hands, shared_lines
from fulfillment.orders import OrderLine
from fulfillment.shipping import Parcel, ParcelContent, ParcelKind, ParcelState


@dataclass(frozen=True, slots=True)
class LineProgress:
    """Where the pieces of one order line are. Lines from stock have nothing to make."""

    order_line_id: int
    pieces: int
    to_make: bool
    planned: int
    made: int
    accepted: int
    at_hub: int


@dataclass(frozen=True, slots=True)
class ParcelLine:
    """A parcel of the order, to the hub or to the customer, with the order's pieces in it."""

    id: int
    code: str
    kind: ParcelKind
    state: ParcelState
    carrier: str
    tracking_number: str
    pieces: int
    dispatched_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole thread of an order."""

    lines: tuple[LineProgress, ...]
    hands: tuple[Hand, ...]
    parcels: tuple[ParcelLine, ...]
    shared: tuple[SharedLine, ...] = ()

    @property
    def among_others(self) -> bool:
        """Whether pieces of it are still being made together with pieces for others."""
        return any(not each.is_here for each in self.shared)

    @property
    def to_make(self) -> int:
        """Pieces that are made for this order."""
        return sum(line.pieces for line in self.lines if line.to_make)

    @property
    def planned(self) -> int:
        """Pieces that somebody was asked to make."""
        return sum(line.planned for line in self.lines)

    @property
    def made(self) -> int:
        """Pieces that were handed in and not sent back."""
        return sum(line.made for line in self.lines)

    @property
    def accepted(self) -> int:
        """Pieces that passed inspection."""
        return sum(line.accepted for line in self.lines)

    @property
    def at_hub(self) -> int:
        """Pieces that have reached the hub."""
        return sum(line.at_hub for line in self.lines)


_WANTED = bindparam("order", type_=Integer)
_LINE = columns_of(OrderLine)
_LINES = select(_LINE.id, _LINE.pieces, _LINE.to_make).where(_LINE.order_id == _WANTED)
_LINES = _LINES.order_by(_LINE.position)
_PARCELS = (
    select(
        Parcel.id,
        Parcel.code,
        Parcel.kind,
        Parcel.state,
        Parcel.carrier,
        Parcel.tracking_number,
        func.sum(ParcelContent.pieces - ParcelContent.held - ParcelContent.unfit).label("pieces"),
        Parcel.dispatched_at,
        Parcel.delivered_at,
    )
    .join(ParcelContent, ParcelContent.parcel_id == Parcel.id)
    .join(OrderLine, OrderLine.id == ParcelContent.order_line_id)
    .where(OrderLine.order_id == _WANTED)
    .where(or_(Parcel.order_id == _WANTED, Parcel.kind == ParcelKind.TO_HUB))
    .group_by(Parcel.id)
    .order_by(Parcel.id)
)


def order_progress(session: Session, order_id: int) -> Progress:
    """Lines, hands and parcels of an order."""
    hands = own_hands(session, order_id)
    shared = shared_lines(session, order_id)
    waves = {each.order_line_id: each for each in shared}
    lines = rows_of(session, _LINES, {"order": order_id}).all()
    here: dict[int, int] = {}
    for content in shipping.at_hub(session, [line.id for line in lines]):
        here[content.order_line_id] = here.get(content.order_line_id, 0) + content.pieces
    return Progress(
        lines=tuple(
            _in_wave(waves[line.id])
            if line.id in waves
            else _line(line.id, line.pieces, line.to_make, hands, here.get(line.id, 0))
            for line in lines
        ),
        hands=(*hands, *shared_hands(session, shared)),
        parcels=_parcels(session, order_id),
        shared=shared,
    )


def _in_wave(line: SharedLine) -> LineProgress:
    here = line.set_aside
    return LineProgress(line.order_line_id, line.pieces, True, line.planned, here, here, here)


def _line(
    line_id: int, pieces: int, to_make: bool, hands: tuple[Hand, ...], at_hub: int
) -> LineProgress:
    mine = [hand for hand in hands if hand.order_line_id == line_id]
    return LineProgress(
        order_line_id=line_id,
        pieces=pieces,
        to_make=to_make,
        planned=sum(hand.pieces for hand in mine),
        made=sum(hand.made for hand in mine),
        accepted=sum(hand.accepted for hand in mine),
        at_hub=at_hub,
    )


def _parcels(session: Session, order_id: int) -> tuple[ParcelLine, ...]:
    return tuple(_parcel(row) for row in rows_of(session, _PARCELS, {"order": order_id}))


def _parcel(row: Any) -> ParcelLine:
    return ParcelLine(
        *(row.id, row.code, row.kind, row.state),
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        pieces=int(row.pieces),
        dispatched_at=row.dispatched_at,
        delivered_at=row.delivered_at,
    )
