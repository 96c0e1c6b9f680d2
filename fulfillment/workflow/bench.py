"""The bench: who could make an order, with her certificates, hours, promises and recent income.

* A certificate counts only if it holds from the first day to the last date of the order.
* Work she has taken or been offered keeps its minutes: pieces still with her, at her own pace.
* Who works at the centre does not work on a day on which it is closed.
* Recent income is what she earned in the last eight weeks, over the hours she had in them.

Makers are on the bench if they hold a certificate in a craft of the order; if nobody does, all
active makers are, so that the plan can say so. A fixed number of statements, however many people;
sealed columns are never read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.db import JsonMap
from catalog.products import Product
from fulfillment.batches import LIVE, Batch
from fulfillment.earnings import Earning
from fulfillment.makers import DayOff, Maker, Skill
from fulfillment.orders import OrderLine
from fulfillment.planner import Commitment, MakerFacts, Settings
from fulfillment.workflow.closing import closed_between

#: How far back income counts.
WEEKS_BACK = 8
#: So many makers are named when nobody holds a certificate at all.
MOST_UNCERTIFIED = 500

Columns = tuple[int, str, bool, int, JsonMap, Decimal, str]

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_REWORK = Settings().rework_minutes_share


@dataclass(frozen=True, slots=True)
class Wanted:
    """For which work people are gathered: crafts by id, the first day and the last date; of
    `only` these makers, by their codes, if given."""

    crafts: Mapping[int, str]
    start: date
    last: date
    currency: str
    only: frozenset[str] | None = None
    #: The order whose own batches are no promise to others; a re-plan lays them out itself.
    without_order: int | None = None

    @property
    def back(self) -> date:
        """The first day of recent income."""
        return self.start - timedelta(weeks=WEEKS_BACK)


@dataclass(frozen=True, slots=True)
class Lives:
    """What is known of the people on the bench, by maker id."""

    skills: Mapping[int, Mapping[int, tuple[int, float]]]
    days_off: Mapping[int, Sequence[date]]
    promised: Mapping[int, Mapping[date, float]]
    earned: Mapping[int, int]
    closed: Mapping[str, frozenset[date]]


def people_of(session: Session, wanted: Wanted) -> tuple[MakerFacts, ...]:
    """The facts of everybody who could make the work."""
    among = select(Maker.id).where(Maker.active, Maker.id.in_(_certified(wanted)))
    if wanted.only is not None:
        among = among.where(Maker.code.in_(wanted.only))
    people = session.execute(_columns(among)).all()
    if not people and wanted.only is None:
        among = select(Maker.id).where(Maker.active).order_by(Maker.id).limit(MOST_UNCERTIFIED)
        people = session.execute(_columns(among)).all()
    skills = _skills(session, among, wanted)
    lives = Lives(
        skills,
        _days_off(session, among, wanted),
        _promised(session, among, skills, wanted),
        _earned(session, among, wanted),
        closed_between(session, wanted.start, wanted.last),
    )
    return tuple(_facts(row, lives, wanted) for row in people)


def _facts(row: Row[*Columns], lives: Lives, wanted: Wanted) -> MakerFacts:
    days = tuple(_WEEKDAYS.index(day) for day in row.working_days.get("days", ()))
    hours = row.minutes_per_week / 60 if days else 0.0
    off = _off(row, lives)
    hers = lives.skills.get(row.id, {})
    skills = {wanted.crafts[craft]: has for craft, has in hers.items() if craft in wanted.crafts}
    again = _again(row.first_pass_yield)
    return MakerFacts(
        id=row.code,
        cooperative=row.cooperative,
        home_based=row.home_based,
        skills={craft: level for craft, (level, _) in skills.items()},
        pace={craft: pace for craft, (_, pace) in skills.items()},
        hours_per_week=hours,
        working_days=days,
        days_off=tuple(day for day in off if day >= wanted.start),
        commitments=tuple(
            Commitment(due, round(minutes * again, 1))
            for due, minutes in sorted(lives.promised.get(row.id, {}).items())
        ),
        first_pass_yield=float(row.first_pass_yield),
        recent_pay=lives.earned.get(row.id, 0),
        recent_hours=_recent_hours(hours, days, [day for day in off if day < wanted.start]),
    )


def _off(row: Row[*Columns], lives: Lives) -> Sequence[date]:
    """Her days off, and for who works at the centre the days on which it is closed."""
    hers = lives.days_off.get(row.id, ())
    closed = frozenset() if row.home_based else lives.closed.get(row.cooperative, frozenset())
    return sorted({*hers, *closed})


def _recent_hours(hours: float, days: Sequence[int], off: Sequence[date]) -> float:
    if not days:
        return 0.0
    missed = sum(day.weekday() in days for day in off)
    return round(hours * (WEEKS_BACK - missed / len(days)), 2)


def _holds(wanted: Wanted) -> tuple[Any, Any]:
    """A certificate that holds through the whole window."""
    return (
        Skill.certified_on <= wanted.start,
        or_(Skill.expires_on.is_(None), Skill.expires_on >= wanted.last),
    )


def _certified(wanted: Wanted) -> Select[int]:
    return select(Skill.maker_id).where(Skill.craft_id.in_(wanted.crafts), *_holds(wanted))


def _columns(among: Select[int]) -> Select[*Columns]:
    """What a plan may know of a maker."""
    return (
        select(
            Maker.id,
            Maker.code,
            Maker.home_based,
            Maker.minutes_per_week,
            Maker.working_days,
            Maker.first_pass_yield,
            Cooperative.slug.label("cooperative"),
        )
        .join(Cooperative, Maker.cooperative_id == Cooperative.id)
        .where(Maker.id.in_(among))
        .order_by(Maker.id)
    )


def _skills(
    session: Session, among: Select[int], wanted: Wanted
) -> dict[int, dict[int, tuple[int, float]]]:
    """Level and pace by maker and craft, of certificates that hold.

    Her pace holds how much of her work in that craft is good at once, beside what is so in all:
    a plan reckons pace x what is mended in all, and so comes to what is mended in this craft.
    """
    found: dict[int, dict[int, tuple[int, float]]] = defaultdict(dict)
    rows = session.execute(
        select(Skill.maker_id, Skill.craft_id, Skill.level, Skill.pace)
        .add_columns(Skill.first_pass_yield, Maker.first_pass_yield)
        .join(Maker, Maker.id == Skill.maker_id)
        .where(Skill.maker_id.in_(among), *_holds(wanted))
    )
    for maker, craft, level, pace, here, usual in rows:
        known = usual if here is None else here
        found[maker][craft] = (level, float(pace) * _again(known) / _again(usual))
    return found


def _again(first_pass: Decimal) -> float:
    """How often a piece is made, what is mended counted in."""
    return 1 + _REWORK * (1 - float(first_pass))


def _days_off(session: Session, among: Select[int], wanted: Wanted) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows = session.execute(
        select(DayOff.maker_id, DayOff.day)
        .where(DayOff.maker_id.in_(among), DayOff.day >= wanted.back)
        .order_by(DayOff.day)
    )
    for maker, day in rows:
        found[maker].append(day)
    return found


def _promised(
    session: Session,
    among: Select[int],
    skills: Mapping[int, Mapping[int, tuple[int, float]]],
    wanted: Wanted,
) -> dict[int, dict[date, float]]:
    """Minutes of live batches that are still with her, by hand-in day; late ones are due today."""
    left = Batch.pieces - Batch.accepted - Batch.scrapped - Batch.in_inspection
    minutes = Product.standard_minutes
    rows = session.execute(
        select(Batch.maker_id, Batch.due_on, Product.craft_id, minutes, func.sum(left))
        .join(Product, Batch.product_id == Product.id)
        .where(Batch.state.in_(LIVE), Batch.maker_id.in_(among), *_elsewhere(wanted))
        .group_by(Batch.maker_id, Batch.due_on, Product.craft_id, minutes)
    )
    found: dict[int, dict[date, float]] = defaultdict(dict)
    for maker, due, craft, standard, pieces in rows:
        _, pace = skills.get(maker, {}).get(craft, (0, 1.0))
        day = max(due, wanted.start)
        found[maker][day] = found[maker].get(day, 0.0) + float(standard) * pace * int(pieces)
    return found


def _elsewhere(wanted: Wanted) -> tuple[Any, ...]:
    if wanted.without_order is None:
        return ()
    own = select(OrderLine.id).where(OrderLine.order_id == wanted.without_order)
    return (Batch.order_line_id.not_in(own),)


def _earned(session: Session, among: Select[int], wanted: Wanted) -> dict[int, int]:
    since = datetime.combine(wanted.back, time(), UTC)
    rows = session.execute(
        select(Earning.maker_id, func.sum(Earning.amount_minor))
        .where(
            Earning.maker_id.in_(among), Earning.at >= since, Earning.currency == wanted.currency
        )
        .group_by(Earning.maker_id)
    )
    return {maker: int(minor) for maker, minor in rows}
