"""Batches that will not be done by their day if everything stays as it is, with the reason.

Looked at are the open batches of the next `AHEAD` days that are due first, with all that their
makers have: three statements, however much is open. Whether the planner has a proposal for the
order already is said beside each, for that is where help comes from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from catalog.products import Product
from fulfillment.batches import HERS, Batch
from fulfillment.board.chosen import Chosen
from fulfillment.board.leading import OPEN, WITH_HER
from fulfillment.board.rules import Promised, Week, missing_minutes
from fulfillment.board.work import COLUMNS, Work, work, works
from fulfillment.makers import DayOff, Maker, Skill
from fulfillment.orders import OrderLine
from fulfillment.planner.models import Plan
from fulfillment.planner.states import PlanState

AHEAD = timedelta(days=14)
_NEAR = 60
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WAITING = (PlanState.ASKED, PlanState.PROPOSED)


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A batch, the minutes that are missing until its day, whether a new plan is proposed."""

    work: Work
    missing_minutes: int
    proposed: bool


def at_risk(
    session: Session, cooperative_ids: Collection[int], *, on: date, limit: int
) -> tuple[AtRisk, ...]:
    """The first such batches, by their day."""
    rows = session.execute(_near(cooperative_ids, on)).all()
    makers = {row.maker_id for row in rows}
    weeks, promised = _weeks(session, makers, on), _promised(session, makers)
    missing: dict[int, int] = {}
    for maker_id, theirs in promised.items():
        missing |= missing_minutes(theirs, weeks[maker_id], on)
    found = (
        AtRisk(work(row), missing[row.id], bool(row[len(COLUMNS)]))
        for row in rows
        if row.id in missing
    )
    return tuple(found)[:limit]


def _near(cooperative_ids: Collection[int], on: date) -> Any:
    soon = (Batch.due_on.between(on, on + AHEAD), WITH_HER > 0, Batch.state.in_(HERS))
    due, home = (Batch.due_on,), Batch.cooperative_id
    chosen = Chosen(Batch.id, home, cooperative_ids, (OPEN, *soon), due).first(_NEAR)
    waits = select(Plan.id).where(Plan.order_id == OrderLine.order_id, Plan.state.in_(_WAITING))
    return works(waits.exists()).where(Batch.id.in_(chosen)).order_by(Batch.due_on, Batch.id)


def _promised(session: Session, maker_ids: Collection[int]) -> dict[int, list[Promised]]:
    hers = and_(Skill.maker_id == Batch.maker_id, Skill.craft_id == Product.craft_id)
    columns: tuple[Any, ...] = (Batch.maker_id, Batch.id, Batch.due_on, WITH_HER.label("left"))
    wanted = (
        select(*columns, Product.standard_minutes, Skill.pace)
        .join(Product, Product.id == Batch.product_id)
        .join(Skill, hers, isouter=True)
        .where(Batch.maker_id.in_(maker_ids), Batch.state.in_(HERS), WITH_HER > 0)
    )
    found: dict[int, list[Promised]] = defaultdict(list)
    for row in session.execute(wanted):
        needed = Decimal(row.left) * row.standard_minutes * (row.pace or Decimal(1))
        found[row.maker_id].append(Promised(row.id, needed, row.due_on))
    return found


def _weeks(session: Session, maker_ids: Collection[int], on: date) -> dict[int, Week]:
    """Her week with the days off that lie ahead; a day off stands in a row of its own."""
    until = and_(DayOff.maker_id == Maker.id, DayOff.day.between(on, on + AHEAD))
    columns = (Maker.id, Maker.minutes_per_week, Maker.working_days, DayOff.day)
    wanted = select(*columns).join(DayOff, until, isouter=True).where(Maker.id.in_(maker_ids))
    off: dict[int, set[date]] = defaultdict(set)
    hers: dict[int, tuple[int, frozenset[int]]] = {}
    for row in session.execute(wanted):
        maker_id, minutes, days, day = row
        hers[maker_id] = (minutes, frozenset(map(_DAYS.index, days.get("days", ()))))
        off[maker_id] |= {day} if day else set()
    return {maker_id: Week(week[0], week[1], off[maker_id]) for maker_id, week in hers.items()}
