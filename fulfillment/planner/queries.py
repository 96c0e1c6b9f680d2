"""Finding plans. Lists leave the heavy columns, facts and proposal, in the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.planner.gaps import Gap
from fulfillment.planner.models import Plan, PlanGap
from fulfillment.planner.states import PlanState


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list."""

    id: int
    order_id: int
    state: PlanState
    made_at: datetime
    accepted_at: datetime | None


def plans_of(
    session: Session, order_id: int, *, states: Collection[PlanState] = tuple(PlanState)
) -> list[PlanRow]:
    """An order's plans, the newest first."""
    wanted = (
        select(Plan.id, Plan.order_id, Plan.state, Plan.made_at, Plan.accepted_at)
        .where(Plan.order_id == order_id, Plan.state.in_(states))
        .order_by(Plan.id.desc())
        .limit(100)
    )
    return [PlanRow(*row) for row in session.execute(wanted)]


def open_plans(session: Session, order_id: int) -> dict[PlanState, PlanRow]:
    """The order's plan that is asked for, and the one that is proposed, where there is one."""
    open_states = (PlanState.ASKED, PlanState.PROPOSED)
    return {row.state: row for row in plans_of(session, order_id, states=open_states)}


def gaps_of(session: Session, plan_id: int) -> tuple[Gap, ...]:
    """The skills that fall short in a plan, the largest first."""
    wanted = (
        select(
            PlanGap.craft,
            PlanGap.grade,
            PlanGap.pieces,
            PlanGap.certified,
            PlanGap.maker,
            PlanGap.hour,
            PlanGap.week,
        )
        .where(PlanGap.plan_id == plan_id)
        .order_by(PlanGap.pieces.desc(), PlanGap.craft, PlanGap.grade)
    )
    return tuple(Gap(*row) for row in session.execute(wanted))
