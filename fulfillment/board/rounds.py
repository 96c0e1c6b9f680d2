"""A cooperative's round of a day: at which doors it calls, what is brought there and what fetched.

A door shows an alias and the words that help to find it; names, phones and addresses are not here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from catalog.products import Product, Variant
from catalog.words import Words
from fulfillment.batches import Batch, BatchState
from fulfillment.makers import Maker
from fulfillment.materials import DoorNote, Kit, KitState, RoundStop

#: Pieces that are due so soon are fetched on the way.
SOON = timedelta(days=1)
#: So many doors are shown to choose from.
FEW = 60
_MAKING = (BatchState.TAKEN, BatchState.IN_PROGRESS)
_LEFT = Batch.pieces - Batch.in_inspection - Batch.accepted - Batch.scrapped


@dataclass(frozen=True, slots=True)
class Bring:
    """A kit that is brought to a door."""

    kit_id: int
    product: Words
    variant: Words
    pieces: int

    @property
    def code(self) -> str:
        """What stands on its label."""
        return f"K-{self.kit_id:06d}"


@dataclass(frozen=True, slots=True)
class Fetch:
    """Pieces, or what is left of a kit, that are fetched at a door."""

    batch_code: str
    product: Words
    variant: Words
    pieces: int
    leftovers: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A door on the round, or one that could be."""

    id: int
    maker_id: int
    code: str
    alias: Words
    note: str
    done_at: datetime | None
    brings: tuple[Bring, ...]
    fetches: tuple[Fetch, ...]


def stops(session: Session, cooperative_id: int, day: date) -> tuple[Stop, ...]:
    """The round of a day, in its order."""
    rows = session.execute(
        select(RoundStop.id, Maker.id, Maker.code, Maker.alias, DoorNote.words, RoundStop.done_at)
        .join(Maker, Maker.id == RoundStop.maker_id)
        .outerjoin(DoorNote, DoorNote.maker_id == Maker.id)
        .where(RoundStop.cooperative_id == cooperative_id, RoundStop.day == day)
        .order_by(RoundStop.position)
    ).all()
    return _filled(session, rows, day)


def possible(session: Session, cooperative_id: int, day: date) -> tuple[Stop, ...]:
    """Makers at home who are not on the round and have something to get or to give."""
    on_it = exists().where(
        RoundStop.maker_id == Maker.id,
        RoundStop.cooperative_id == cooperative_id,
        RoundStop.day == day,
    )
    ready = exists().where(Kit.maker_id == Maker.id, Kit.state == KitState.ARRIVED)
    due = exists().where(Batch.maker_id == Maker.id, *_due(day))
    rows = session.execute(
        select(Maker.id, Maker.code, Maker.alias, DoorNote.words)
        .outerjoin(DoorNote, DoorNote.maker_id == Maker.id)
        .where(Maker.cooperative_id == cooperative_id, Maker.active, Maker.home_based)
        .where(or_(ready, due), ~on_it)
        .order_by(Maker.code)
        .limit(FEW)
    ).all()
    return _filled(session, [(0, *row, None) for row in rows], day)


def _due(day: date) -> tuple[Any, ...]:
    return (Batch.state.in_(_MAKING), Batch.due_on <= day + SOON, _LEFT > 0)


def _filled(session: Session, rows: Collection[Any], day: date) -> tuple[Stop, ...]:
    ids = [row[1] for row in rows]
    brings, fetches = _brings(session, ids), _fetches(session, ids, day)
    return tuple(
        Stop(row[0], row[1], row[2], row[3], row[4] or "", row[5], *_both(brings, fetches, row[1]))
        for row in rows
    )


def _both(
    brings: dict[int, list[Bring]], fetches: dict[int, list[Fetch]], maker_id: int
) -> tuple[tuple[Bring, ...], tuple[Fetch, ...]]:
    return tuple(brings[maker_id]), tuple(fetches[maker_id])


def _brings(session: Session, maker_ids: Collection[int]) -> dict[int, list[Bring]]:
    rows = session.execute(
        select(Kit.maker_id, Kit.id, Product.name, Variant.name, Kit.pieces)
        .join(Batch, Batch.id == Kit.batch_id)
        .join(Product, Product.id == Batch.product_id)
        .join(Variant, Variant.id == Batch.variant_id)
        .where(Kit.maker_id.in_(maker_ids), Kit.state == KitState.ARRIVED)
        .order_by(Kit.id)
    )
    found: dict[int, list[Bring]] = defaultdict(list)
    for maker_id, kit_id, product, variant, pieces in rows:
        found[maker_id].append(Bring(kit_id, product, variant, pieces))
    return found


def _fetches(session: Session, maker_ids: Collection[int], day: date) -> dict[int, list[Fetch]]:
    over = and_(Kit.state == KitState.ISSUED, Batch.state == BatchState.FINISHED)
    rows = session.execute(
        select(Batch.maker_id, Batch.code, Product.name, Variant.name, _LEFT, Batch.state)
        .outerjoin(Kit, Kit.open_for == Batch.id)
        .join(Product, Product.id == Batch.product_id)
        .join(Variant, Variant.id == Batch.variant_id)
        .where(Batch.maker_id.in_(maker_ids), or_(and_(*_due(day)), over))
        .order_by(Batch.due_on, Batch.id)
    )
    found: dict[int, list[Fetch]] = defaultdict(list)
    for maker_id, code, product, variant, left, state in rows:
        leftovers = state is BatchState.FINISHED
        found[maker_id].append(Fetch(code, product, variant, left, leftovers))
    return found
