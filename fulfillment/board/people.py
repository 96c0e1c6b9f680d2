"""A cooperative's people with their load this week against their safe hours.

In the order of their codes, so that nobody is ranked. Two statements for a page of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from catalog.products import Product
from catalog.words import Words
from fulfillment.batches import HERS, Batch, BatchState
from fulfillment.board.rules import Load, minutes_this_week
from fulfillment.makers import Maker, Skill

PAGE = 60


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """A maker, the minutes of this week's work that is left, and her safe minutes."""

    maker_id: int
    code: str
    alias: Words
    home_based: bool
    safe_minutes: int
    load_minutes: int
    batches: int
    offers: int

    @property
    def over(self) -> bool:
        """Whether the week holds more than is safe for her."""
        return self.load_minutes > self.safe_minutes


def people(
    session: Session, cooperative_ids: Collection[int], *, on: date, page: int = 1
) -> tuple[tuple[PersonLoad, ...], int]:
    """A page of active makers and how many there are in all."""
    rows = session.execute(
        select(
            Maker.id,
            Maker.code,
            Maker.alias,
            Maker.home_based,
            Maker.minutes_per_week,
            func.count().over(),
        )
        .where(Maker.cooperative_id.in_(cooperative_ids), Maker.active)
        .order_by(Maker.code)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    loads, offers = _loads(session, [row.id for row in rows])
    found = tuple(
        PersonLoad(
            *row[:5],
            load_minutes=minutes_this_week(loads[row.id], on),
            batches=len(loads[row.id]),
            offers=offers[row.id],
        )
        for row in rows
    )
    return found, int(rows[0][-1]) if rows else 0


def _loads(
    session: Session, maker_ids: Collection[int]
) -> tuple[dict[int, list[Load]], dict[int, int]]:
    loads: dict[int, list[Load]] = defaultdict(list)
    offers: dict[int, int] = defaultdict(int)
    for row in session.execute(_work(maker_ids)):
        maker_id, state, pieces, minutes, pace, start_on, due_on = row
        if state is BatchState.OFFERED:
            offers[maker_id] += 1
        else:
            work = Decimal(pieces) * minutes * (pace or Decimal(1))
            loads[maker_id].append(Load(work, start_on, due_on))
    return loads, offers


def _work(maker_ids: Collection[int]) -> Select[Any]:
    left = Batch.pieces - Batch.in_inspection - Batch.accepted - Batch.scrapped
    columns: tuple[Any, ...] = (Batch.maker_id, Batch.state, left, Product.standard_minutes)
    hers = and_(Skill.maker_id == Batch.maker_id, Skill.craft_id == Product.craft_id)
    return (
        select(*columns, Skill.pace, Batch.start_on, Batch.due_on)
        .join(Product, Product.id == Batch.product_id)
        .join(Skill, hers, isouter=True)
        .where(Batch.maker_id.in_(maker_ids), Batch.state.in_(HERS | {BatchState.OFFERED}))
    )
