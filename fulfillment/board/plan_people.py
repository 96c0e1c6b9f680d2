"""The people of a stored plan: a page of those with work, and a few of those without, with why.

Everything stands ready in one row per maker; finding by name or code is the database's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import JSON, ColumnElement, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.money import Money
from catalog.words import Words
from fulfillment.board.plan_names import LineName, Names
from fulfillment.makers import Maker
from fulfillment.planner import Reason
from fulfillment.planner.models import PlanPerson
from fulfillment.planner.proposal import Because
from fulfillment.planner.weeks import Week


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One maker's part of one line."""

    line: LineName
    pieces: int
    start: date
    due: date
    minutes: int
    pay: Money
    reason: Because


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A maker with what the plan gives her."""

    code: str
    alias: Words
    cooperative: Words
    minutes: int
    pay: Money
    shares: tuple[ShareRow, ...]
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A maker without work from this plan."""

    code: str
    alias: Words
    reason: Because


def found_by(session: Session, plan_id: int, text: str) -> tuple[int, int]:
    """How many makers with work, and how many without, have this text in their code or name."""
    wanted = (
        select(PlanPerson.busy, func.count())
        .where(PlanPerson.plan_id == plan_id, _named(text))
        .group_by(PlanPerson.busy)
    )
    counts = dict(session.execute(wanted).all())
    return counts.get(True, 0), counts.get(False, 0)


def busy_rows(
    session: Session, plan_id: int, text: str, first: int, count: int
) -> Sequence[PlanPerson]:
    """So many makers with work, in the order of their codes, so that nobody is ranked."""
    return _rows(session, plan_id, text, True, (first, count))


def left_rows(session: Session, plan_id: int, text: str, count: int) -> Sequence[PlanPerson]:
    """The first makers without work."""
    return _rows(session, plan_id, text, False, (0, count))


def _rows(
    session: Session, plan_id: int, text: str, busy: bool, window: tuple[int, int]
) -> Sequence[PlanPerson]:
    wanted = (
        select(PlanPerson)
        .where(PlanPerson.plan_id == plan_id, PlanPerson.busy.is_(busy))
        .order_by(PlanPerson.code)
        .offset(window[0])
        .limit(window[1])
    )
    return session.scalars(wanted.where(_named(text)) if text.strip() else wanted).all()


def _named(text: str) -> ColumnElement[bool]:
    wanted = text.strip()
    alias = type_coerce(Maker.alias, JSON)
    says = (
        alias[language].as_string().icontains(wanted, autoescape=True) for language in ("zh", "en")
    )
    holds = PlanPerson.code.icontains(wanted, autoescape=True)
    return or_(holds, PlanPerson.code.in_(select(Maker.code).where(or_(*says))))


def because(kept: JsonMap) -> Because:
    """A reason as it was kept."""
    return Because(Reason(kept["code"]), kept["facts"])


def left_row(row: PlanPerson, names: Names) -> LeftRow:
    """A maker without work, by her name of today."""
    return LeftRow(row.code, names.makers.get(row.code, Words()), because(row.content["reason"]))


def person_row(row: PlanPerson, names: Names, currency: str) -> PersonRow:
    """A maker with work, by her name of today."""
    content = row.content
    return PersonRow(
        code=row.code,
        alias=names.makers.get(row.code, Words()),
        cooperative=names.cooperatives.get(content["cooperative"], Words()),
        minutes=row.minutes,
        pay=Money(row.pay_minor, currency),
        shares=tuple(_share(share, names, currency) for share in content["shares"]),
        weeks=tuple(Week(*week) for week in content["weeks"]),
    )


def _share(share: dict[str, Any], names: Names, currency: str) -> ShareRow:
    return ShareRow(
        line=names.lines[share["line"]],
        pieces=share["pieces"],
        start=date.fromisoformat(share["start"]),
        due=date.fromisoformat(share["due"]),
        minutes=share["minutes"],
        pay=Money(share["pay"], currency),
        reason=because(share["reason"]),
    )
