"""Stored plans: the proposal, with the facts it was made from, so that it can be replayed.

What a page shows of a plan stands ready beside it, written with it and never changed: one sheet
(everything above the people), one row for each maker, one for each skill that falls short. The
heavy columns, facts and proposal, are read only by those who ask for them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice, minor_units
from fulfillment.planner.states import PlanState

__all__ = ["Plan", "PlanGap", "PlanPerson", "PlanSheet", "PlanState"]

_ASKED, _PROPOSED = text("state = 'asked'"), text("state = 'proposed'")


class Plan(Model):
    """A proposal for one order. `facts` and `proposal` are in the planner's own file form (see
    `stored`); `adjustments` are the pins and exclusions that the office set before it was made.
    A refused plan has `{"refusal": code, "sentence": …, "facts": …}` for a proposal. `step` and
    `percent` tell how far the job is that works out what was asked for.

    A re-plan has a `cause`: what happened (`{"events": […]}`) and which plan it follows; once it is
    worked out, `before` holds the batches that stood on that day and which of them move."""

    __tablename__ = "plan"
    __table_args__ = (
        Index("ix_plan_order", "order_id", "id"),
        Index(
            "ix_plan_one_asked",
            "order_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
        Index(
            "ix_plan_one_proposed",
            "order_id",
            unique=True,
            sqlite_where=_PROPOSED,
            postgresql_where=_PROPOSED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("customer_order.id"))
    state: Mapped[PlanState] = choice(PlanState, default=PlanState.PROPOSED)
    facts: Mapped[JsonMap] = mapped_column(deferred=True)
    adjustments: Mapped[JsonMap]
    proposal: Mapped[JsonMap] = mapped_column(deferred=True)
    cause: Mapped[JsonMap | None]
    before: Mapped[JsonMap | None] = mapped_column(deferred=True)
    made_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    step: Mapped[str | None] = mapped_column(String(24))
    percent: Mapped[int | None]


class PlanSheet(Model):
    """What stands above the people of a plan; `planner.sheet` says what is in it."""

    __tablename__ = "plan_sheet"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    content: Mapped[JsonMap]


class PlanPerson(Model):
    """What a plan gives one maker, or why it gives her nothing (`busy` is false)."""

    __tablename__ = "plan_person"
    __table_args__ = (Index("ix_plan_person_busy", "plan_id", "busy", "code"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    busy: Mapped[bool]
    pieces: Mapped[int]
    minutes: Mapped[int]
    pay_minor: Mapped[int] = minor_units()
    content: Mapped[JsonMap]


class PlanGap(Model):
    """A skill whose pieces are late in a plan, and what each remedy would bring; see `gaps`."""

    __tablename__ = "plan_gap"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    craft: Mapped[str] = mapped_column(String(80), primary_key=True)
    grade: Mapped[int] = mapped_column(primary_key=True)
    pieces: Mapped[int]
    certified: Mapped[int]
    maker: Mapped[int]
    hour: Mapped[int]
    week: Mapped[int]
