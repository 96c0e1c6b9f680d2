"""Two plans of one order side by side: their figures, and whose work differs.

Any two that were worked out can be compared. Sums are the database's work; the people whose pay
differs most come first, and only a few of them are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.words import Words
from fulfillment.board.plan_names import aliases_of
from fulfillment.planner import Summary
from fulfillment.planner.models import Plan, PlanPerson, PlanSheet
from fulfillment.planner.queries import PlanRow

FEW = 12
#: So many other plans are offered to compare with.
MOST = 30


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A maker whose part of the order differs between the two plans."""

    code: str
    alias: Words
    pieces_before: int
    pieces: int
    pay_before: Money
    pay: Money


@dataclass(frozen=True, slots=True)
class Comparison:
    """The other plan's figures and the people for whom something changes."""

    other: PlanRow
    summary: Summary
    people: tuple[PersonChange, ...]
    people_count: int


def comparable(session: Session, plan: Plan) -> list[PlanRow]:
    """The order's other plans that were worked out, the newest first."""
    wanted = (
        select(Plan.id, Plan.order_id, Plan.state, Plan.made_at, Plan.accepted_at)
        .join(PlanSheet, PlanSheet.plan_id == Plan.id)
        .where(Plan.order_id == plan.order_id, Plan.id != plan.id)
        .order_by(Plan.id.desc())
        .limit(MOST)
    )
    return [PlanRow(*row) for row in session.execute(wanted)]


def comparison(session: Session, plan: Plan, other: PlanRow, currency: str) -> Comparison | None:
    """This plan beside another one of the same order."""
    sheet = session.get(PlanSheet, other.id)
    if sheet is None:
        return None
    rows = session.execute(_changed(plan.id, other.id)).all()
    names = aliases_of(session, [row.code for row in rows])
    return Comparison(
        other=other,
        summary=Summary(**sheet.content["summary"]),
        people=tuple(
            PersonChange(
                row.code,
                names.get(row.code, Words()),
                int(row.pieces_before),
                int(row.pieces),
                Money(int(row.pay_before), currency),
                Money(int(row.pay), currency),
            )
            for row in rows
        ),
        people_count=int(rows[0].in_all) if rows else 0,
    )


def _changed(plan_id: int, other_id: int) -> Select[Any]:
    def of(which: int, column: Any) -> Any:
        return func.sum(case((PlanPerson.plan_id == which, column), else_=0))

    pieces, before = of(plan_id, PlanPerson.pieces), of(other_id, PlanPerson.pieces)
    pay, pay_before = of(plan_id, PlanPerson.pay_minor), of(other_id, PlanPerson.pay_minor)
    return (
        select(
            PlanPerson.code,
            before.label("pieces_before"),
            pieces.label("pieces"),
            pay_before.label("pay_before"),
            pay.label("pay"),
            func.count().over().label("in_all"),
        )
        .where(PlanPerson.plan_id.in_((plan_id, other_id)), PlanPerson.busy)
        .group_by(PlanPerson.code)
        .having(or_(pieces != before, pay != pay_before))
        .order_by(func.abs(pay - pay_before).desc(), PlanPerson.code)
        .limit(FEW)
    )
