"""A stored plan as a page shows it: promises first, then fairness, then whose hands and why.

Read from the plan's own sheet, which was drawn when it was made, so that it shows what was decided,
not what has changed since; only names come from the rows of today. The facts and the proposal
itself stay in the database. The people are one page at a time, however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.money import Money
from catalog.words import Words
from fulfillment.board.plan_names import LineName, Names, names_of
from fulfillment.board.plan_people import (
    LeftRow,
    PersonRow,
    because,
    busy_rows,
    found_by,
    left_row,
    left_rows,
    person_row,
)
from fulfillment.planner import Gap, Summary
from fulfillment.planner.models import Plan, PlanSheet
from fulfillment.planner.proposal import Because
from fulfillment.planner.queries import gaps_of

PAGE = 20


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised for one day: pieces on time, and what is short of it."""

    due: date
    pieces: int
    ordered: int


@dataclass(frozen=True, slots=True)
class Short:
    """Pieces that will be late, the first day they can be here, and why."""

    line: LineName
    pieces: int
    due: date
    earliest: date | None
    reason: Because


@dataclass(frozen=True, slots=True)
class StyleRow:
    """What an hour of a style earns at the standard pace."""

    product: Words
    rate: Money
    minutes: float
    pieces: int
    makers: int

    @property
    def per_hour(self) -> Money:
        """Pay for sixty standard minutes."""
        return Money(round(self.rate.minor * 60 / self.minutes), self.rate.currency)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything a plan's page shows."""

    start: date
    currency: str
    summary: Summary
    promises: tuple[Promise, ...]
    shorts: tuple[Short, ...]
    styles: tuple[StyleRow, ...]
    gaps: tuple[Gap, ...]
    names: Names
    weeks: tuple[date, ...]
    people: tuple[PersonRow, ...]
    people_count: int
    left: tuple[LeftRow, ...]
    left_count: int

    @property
    def pages(self) -> int:
        """Pages of people."""
        return max(1, -(-self.people_count // PAGE))


def sheet_of(session: Session, plan_id: int) -> JsonMap | None:
    """The sheet of a plan; None if it was never worked out."""
    sheet = session.get(PlanSheet, plan_id)
    return None if sheet is None else sheet.content


def plan_page(
    session: Session, plan: Plan, sheet: JsonMap, *, text: str = "", page: int = 1
) -> PlanPage:
    """The page of a proposal; `text` finds makers by name or code."""
    counts = found_by(session, plan.id, text) if text.strip() else (sheet["busy"], sheet["left"])
    first = (min(max(1, page), max(1, -(-counts[0] // PAGE))) - 1) * PAGE
    busy = busy_rows(session, plan.id, text, first, PAGE)
    left = left_rows(session, plan.id, text, PAGE)
    codes = [*(row.code for row in (*busy, *left)), *_wished(plan)]
    names = names_of(session, sheet, codes)
    currency = sheet["currency"]
    return PlanPage(
        start=date.fromisoformat(sheet["start"]),
        currency=currency,
        summary=Summary(**sheet["summary"]),
        promises=tuple(_promises(sheet)),
        shorts=tuple(_shorts(sheet, names)),
        styles=tuple(_styles(sheet["styles"], names, currency)),
        gaps=gaps_of(session, plan.id),
        names=names,
        weeks=tuple(date.fromisoformat(day) for day in sheet["weeks"]),
        people=tuple(person_row(row, names, currency) for row in busy),
        people_count=counts[0],
        left=tuple(left_row(row, names) for row in left),
        left_count=counts[1],
    )


def _wished(plan: Plan) -> list[str]:
    """The makers whom the office named itself."""
    return [pin["maker"] for pin in plan.adjustments["pins"]] + list(plan.adjustments["excluded"])


def _promises(sheet: JsonMap) -> Iterable[Promise]:
    ordered: dict[str, int] = defaultdict(int)
    late: dict[str, int] = defaultdict(int)
    dates = {line["id"]: line["due"] for line in sheet["lines"]}
    for line in sheet["lines"]:
        ordered[line["due"]] += line["pieces"]
    for short in sheet["shorts"]:
        late[dates[short["line"]]] += short["pieces"]
    for due, pieces in sorted(ordered.items()):
        yield Promise(date.fromisoformat(due), pieces - late[due], pieces)


def _shorts(sheet: JsonMap, names: Names) -> Iterable[Short]:
    dates = {line["id"]: line["due"] for line in sheet["lines"]}
    for short in sheet["shorts"]:
        earliest = short["earliest"]
        yield Short(
            names.lines[short["line"]],
            short["pieces"],
            date.fromisoformat(dates[short["line"]]),
            date.fromisoformat(earliest) if earliest else None,
            because(short["reason"]),
        )


def _styles(styles: Sequence[Any], names: Names, currency: str) -> Iterable[StyleRow]:
    for style in styles:
        yield StyleRow(
            product=names.products.get(style["id"], Words(style["id"], style["id"])),
            rate=Money(style["rate"], currency),
            minutes=style["minutes"],
            pieces=style["pieces"],
            makers=style["makers"],
        )
