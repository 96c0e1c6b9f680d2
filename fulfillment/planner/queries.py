"""Finding plans. Lists leave the heavy columns, facts and proposal, in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.planner.models import Plan
from fulfillment.planner.states import PlanState


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list."""

    id: int
    order_id: int
    state: PlanState
    made_at: datetime
    accepted_at: datetime | None


def plans_of(session: Session, order_id: int) -> list[PlanRow]:
    """An order's plans, the newest first."""
    wanted = (
        select(Plan.id, Plan.order_id, Plan.state, Plan.made_at, Plan.accepted_at)
        .where(Plan.order_id == order_id)
        .order_by(Plan.id.desc())
        .limit(100)
    )
    return [PlanRow(*row) for row in session.execute(wanted)]


def plan_before(session: Session, plan: Plan) -> Plan | None:
    """The last proposal for the same order before this one, to compare it with."""
    wanted = (
        select(Plan)
        .where(
            Plan.order_id == plan.order_id,
            Plan.id < plan.id,
            Plan.state.in_((PlanState.SUPERSEDED, PlanState.PROPOSED)),
        )
        .order_by(Plan.id.desc())
        .limit(1)
    )
    before = session.scalars(wanted).first()
    return before if before is not None and before.proposal.get("summary") else None
