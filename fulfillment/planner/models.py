"""Stored plans: the proposal, with the facts it was made from, so that it can be replayed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice
from fulfillment.planner.states import PlanState

__all__ = ["Plan", "PlanState"]


class Plan(Model):
    """A proposal for one order. `facts` and `proposal` are in the planner's own file form (see
    `stored`); `adjustments` are the pins and exclusions that the office set before it was made.
    A refused plan has `{"refusal": code, "sentence": …, "facts": …}` for a proposal."""

    __tablename__ = "plan"
    __table_args__ = (Index("ix_plan_order", "order_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    state: Mapped[PlanState] = choice(PlanState, default=PlanState.PROPOSED)
    facts: Mapped[JsonMap]
    adjustments: Mapped[JsonMap]
    proposal: Mapped[JsonMap]
    made_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
