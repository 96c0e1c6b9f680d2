"""Stored plans: the proposal, with the facts it was made from, so that it can be replayed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice


class PlanState(StrEnum):
    """proposed → accepted, or superseded by a newer proposal."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"


class Plan(Model):
    """A proposal for one order. `facts` and `proposal` are in the planner's own file form;
    `adjustments` are the pins and exclusions that the office set before it was made."""

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
