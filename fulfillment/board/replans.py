"""A re-plan as a page shows it: what happened, then the difference, person by person.

Read from what was kept with the plan, so that it shows what was decided; only names are of today.
Pieces, days and pay of a person's line stand before and after; who is not in `rows` keeps exactly
what she has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import quantiles

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.db import JsonMap
from catalog.money import Money
from catalog.products import Craft
from catalog.words import Words
from fulfillment.board.plan_names import LineName, Names, aliases_of, lines_of, names_of
from fulfillment.orders import Order
from fulfillment.planner import Share
from fulfillment.planner.causes import Cause, Happened, causes_from_json
from fulfillment.planner.models import Plan
from fulfillment.planner.proposal import new_shares
from fulfillment.planner.states import PlanState
from fulfillment.planner.stored import proposal_of

#: So many changes stand on the page; the rest is counted.
MOST_ROWS = 60
_OPEN = (PlanState.ASKED, PlanState.PROPOSED)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes for one maker and line; `why` is what happened to her, if anything did."""

    code: str
    alias: Words
    line: LineName | None
    before: int
    after: int
    due_before: date | None
    due_after: date | None
    pay_before: Money
    pay_after: Money
    why: Happened | None

    @property
    def more(self) -> int:
        """Pieces she gets more, or fewer if it is below zero."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """One figure before and after."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Effects:
    """Late pieces; what most makers get, from and to; pay and other cost of the order."""

    late: Effect
    low: Effect
    high: Effect
    pay: Effect
    cost: Effect


@dataclass(frozen=True, slots=True)
class ReplanPage:
    """What the office decides on."""

    day: date
    causes: tuple[Cause, ...]
    names: Names
    rows: tuple[Difference, ...]
    count: int
    stay: int
    begun: int
    effects: Effects
    currency: str

    @property
    def more(self) -> tuple[Difference, ...]:
        """Who gets more."""
        return tuple(row for row in self.rows if row.more > 0)

    @property
    def less(self) -> tuple[Difference, ...]:
        """Who has less; not who only lost what was not accepted or never came, which is over."""
        lost = (Happened.SCRAPPED, Happened.ASTRAY)
        return tuple(row for row in self.rows if row.more < 0 and row.why not in lost)


def replan_page(session: Session, plan: Plan, sheet: JsonMap) -> ReplanPage:
    """The difference that a re-plan makes."""
    before: JsonMap = plan.before or {}
    proposal = proposal_of(plan.proposal)
    causes = causes_from_json(plan.cause)
    after = _after(before["rows"], new_shares(proposal))
    changed = [row for row in after if row["pieces"] != row["after"]]
    shown = sorted(changed, key=lambda row: (row["after"] - row["pieces"], row["maker"]))
    shown = shown[:MOST_ROWS]
    codes = {row["maker"] for row in shown} | {each.maker for each in causes if each.maker}
    names, currency = names_of(session, sheet, sorted(codes)), sheet["currency"]
    stay = [row for row in after if row["maker"] not in {each["maker"] for each in changed}]
    return ReplanPage(
        day=date.fromisoformat(before["day"]),
        causes=causes,
        names=names,
        rows=tuple(_difference(row, names, causes, currency) for row in shown),
        count=len(changed),
        stay=len({row["maker"] for row in stay}),
        begun=len({row["maker"] for row in stay if row["begun"]}),
        effects=_effects(before, after, proposal.summary.cost),
        currency=currency,
    )


def _effects(before: JsonMap, after: Sequence[JsonMap], cost: int) -> Effects:
    first, last = _pay(after, "pay"), _pay(after, "pay_after")
    low, high = zip(_most(first), _most(last), strict=True)
    return Effects(
        late=Effect(sum(before["late"].values()), sum(before["late_after"].values())),
        low=Effect(*low),
        high=Effect(*high),
        pay=Effect(sum(first), sum(last)),
        cost=Effect(before["cost"], cost),
    )


@dataclass(frozen=True, slots=True)
class News:
    """That something changed, for an order's page: the open re-plan and why it was made."""

    plan_id: int
    state: PlanState
    causes: tuple[Cause, ...]
    names: Names


def news_of(session: Session, order: Order) -> News | None:
    """What happened to an order since its plan was accepted, if it waits for the office."""
    wanted = (
        select(Plan.id, Plan.state, Plan.cause)
        .where(Plan.order_id == order.id, Plan.state.in_(_OPEN))
        .order_by(Plan.id.desc())
        .limit(1)
    )
    row = session.execute(wanted).first()
    if row is None or row.cause is None:
        return None
    causes = causes_from_json(row.cause)
    return News(row.id, row.state, causes, _names(session, causes))


def _names(session: Session, causes: Sequence[Cause]) -> Names:
    places = [each.place for each in causes if each.place]
    homes = select(Cooperative.slug, Cooperative.name).where(Cooperative.slug.in_(places))
    crafts = select(Craft.slug, Craft.name).where(Craft.slug.in_(places))
    return Names(
        lines=lines_of(session, [each.line for each in causes if each.line]),
        products={},
        crafts=dict(session.execute(crafts).all()),
        cooperatives=dict(session.execute(homes).all()),
        makers=aliases_of(session, sorted({each.maker for each in causes if each.maker})),
    )


def _after(rows: Iterable[JsonMap], new: Iterable[Share]) -> list[JsonMap]:
    """Every maker and line with pieces, last day and pay as they will be."""
    found = {
        (row["maker"], row["line"]): {
            **row,
            "after": row["kept"],
            "due_after": row["due_kept"],
            "pay_after": row["pay_kept"],
        }
        for row in rows
    }
    for share in new:
        nothing = {"pieces": 0, "due": None, "pay": 0, "begun": False}
        zero = {"after": 0, "due_after": None, "pay_after": 0}
        key = (share.maker, share.line)
        row = found.setdefault(key, {"maker": key[0], "line": key[1], **nothing, **zero})
        row["after"] += share.pieces
        row["pay_after"] += share.pay
        row["due_after"] = max(row["due_after"] or "", share.due.isoformat())
    return [found[key] for key in sorted(found)]


def _difference(row: JsonMap, names: Names, causes: Sequence[Cause], currency: str) -> Difference:
    maker = row["maker"]
    hers = [each for each in causes if each.maker == maker]
    why = [each.kind for each in hers if str(each.line) in ("0", row["line"])]
    return Difference(
        code=maker,
        alias=names.makers.get(maker, Words()),
        line=names.lines.get(row["line"]),
        before=row["pieces"],
        after=row["after"],
        due_before=_day(row["due"]),
        due_after=_day(row["due_after"]),
        pay_before=Money(row["pay"], currency),
        pay_after=Money(row["pay_after"], currency),
        why=why[-1] if why else None,
    )


def _pay(rows: Iterable[JsonMap], column: str) -> list[int]:
    """What each maker with work gets in all."""
    pay: Counter[str] = Counter()
    for row in rows:
        pay[row["maker"]] += row[column]
    return sorted(amount for amount in pay.values() if amount)


def _most(pay: Sequence[int]) -> tuple[int, int]:
    """What eight in ten lie between."""
    if len(pay) < 2:
        return (pay[0], pay[0]) if pay else (0, 0)
    tenths = quantiles(pay, n=10, method="inclusive")
    return round(tenths[0]), round(tenths[-1])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
