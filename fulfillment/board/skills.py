"""Skills that fall short over all open orders, so that training follows demand.

Each order counts with its newest plan, proposed or in force, while its pieces may still be given
out. Late pieces add up over the orders; what one more maker or hour would bring does not, for her
hours can be used once: the largest effect in any one order is a bound that surely holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog.products import Craft
from catalog.words import Words
from fulfillment.board.office_orders import PLANNABLE
from fulfillment.orders import Order
from fulfillment.planner import Gap
from fulfillment.planner.models import Plan, PlanGap
from fulfillment.planner.states import PlanState


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One kind of skill: its late pieces in how many orders, and what each remedy would bring."""

    craft: Words
    orders: int
    gap: Gap


def skills_short(session: Session, *, limit: int = 60) -> tuple[SkillRow, ...]:
    """The skills with late pieces, those first where one more maker helps most."""
    rows = session.execute(_sums(limit)).all()
    slugs = {row[0] for row in rows}
    names = dict(session.execute(select(Craft.slug, Craft.name).where(Craft.slug.in_(slugs))).all())
    return tuple(
        SkillRow(
            names.get(row[0], Words(row[0], row[0])),
            row[7],
            Gap(row[0], row[1], int(row[2]), *row[3:7]),
        )
        for row in rows
    )


def _sums(limit: int) -> Select[*tuple[Any, ...]]:
    current = (
        select(func.max(Plan.id))
        .join(Order, Order.id == Plan.order_id)
        .where(Plan.state.in_((PlanState.PROPOSED, PlanState.ACCEPTED)))
        .where(Order.state.in_(PLANNABLE))
        .group_by(Plan.order_id)
    )
    return (
        select(
            PlanGap.craft,
            PlanGap.grade,
            func.sum(PlanGap.pieces),
            func.max(PlanGap.certified),
            func.max(PlanGap.maker).label("most"),
            func.max(PlanGap.hour),
            func.max(PlanGap.week),
            func.count(),
        )
        .where(PlanGap.plan_id.in_(current))
        .group_by(PlanGap.craft, PlanGap.grade)
        .order_by(func.max(PlanGap.maker).desc(), func.sum(PlanGap.pieces).desc(), PlanGap.craft)
        .limit(limit)
    )
