"""The facts of reports: every row that is read is shown; the number of statements is the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, case, func, or_, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.products import Craft
from catalog.words import Words
from fulfillment.board.reports.rules import Facts
from fulfillment.earnings.extras import TAKEN, ExtraLine, ExtraState
from fulfillment.earnings.models import Earning
from fulfillment.makers import Maker
from fulfillment.makers.models import Certificate
from fulfillment.quality import Inspection, InspectionState
from fulfillment.quality.rules import Stage
from fulfillment.training import CourseDay, Learning, Seat


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, both counted, as days go in `zone`."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        """The moment it begins."""
        return datetime.combine(self.first, time.min, self.zone)

    @property
    def end(self) -> datetime:
        """The moment after it."""
        return datetime.combine(date.fromordinal(self.last.toordinal() + 1), time.min, self.zone)


@dataclass(frozen=True, slots=True)
class PersonYear:
    """One maker's year: no sealed part of her record is in it."""

    maker_id: int
    code: str
    alias: Words
    cooperative: Words
    region: str
    home_based: bool
    active: bool
    trained_minutes: int
    courses_passed: int
    skills: tuple[tuple[Words, int], ...]
    pieces: int
    earned_minor: int

    @property
    def did_something(self) -> bool:
        """Whether the year knows her, also when she has left since."""
        return bool(self.pieces or self.earned_minor or self.trained_minutes or self.courses_passed)

    @property
    def facts(self) -> Facts:
        """What it adds to her region."""
        trained = self.trained_minutes > 0 or self.courses_passed > 0
        return Facts(self.region, trained, bool(self.skills), self.pieces > 0, self.earned_minor)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One cooperative's month; `first_passed` of `looked_at` pieces were good at once."""

    cooperative: Words
    makers: int
    pieces: int
    earned_minor: int
    looked_at: int
    first_passed: int

    @property
    def first_pass(self) -> float | None:
        """The share of pieces that were good at once."""
        return self.first_passed / self.looked_at if self.looked_at else None


def person_years(session: Session, span: Span, *, currency: str) -> tuple[PersonYear, ...]:
    """Every maker who is active or did something in that time, in the order of their codes."""
    earned = _pairs(session, _earned(span, currency))
    besides = _pairs(session, _besides(ExtraLine.maker_id, span, currency))
    minutes, passed = _pairs(session, _minutes(span)), _pairs(session, _passed(span))
    skills = _skills(session, span)
    columns = (Maker.id, Maker.code, Maker.alias, Cooperative.name, Cooperative.region)
    wanted = (
        select(*columns, Maker.home_based, Maker.active)
        .join(Cooperative, Cooperative.id == Maker.cooperative_id)
        .order_by(Maker.code)
    )
    rows = (
        PersonYear(
            *row,
            trained_minutes=minutes.get(row.id, (0,))[0],
            courses_passed=passed.get(row.id, (0,))[0],
            skills=skills.get(row.id, ()),
            pieces=earned.get(row.id, (0, 0))[0],
            earned_minor=earned.get(row.id, (0, 0))[1] + besides.get(row.id, (0,))[0],
        )
        for row in session.execute(wanted)
    )
    return tuple(each for each in rows if each.active or each.did_something)


def people_of(rows: Collection[PersonYear], region: str) -> tuple[PersonYear, ...]:
    """Those of a region; all of them where none is named."""
    return tuple(each for each in rows if not region or each.region == region)


def months(session: Session, span: Span, *, currency: str) -> tuple[MonthLine, ...]:
    """Each cooperative's sums, in the order of their ids."""
    work = (
        select(
            Maker.cooperative_id,
            func.count(Earning.maker_id.distinct()),
            func.sum(Earning.pieces),
            func.sum(Earning.amount_minor),
        )
        .join(Maker, Maker.id == Earning.maker_id)
        .where(*_within(Earning.at, span), Earning.currency == currency)
        .group_by(Maker.cooperative_id)
    )
    done, looked = _pairs(session, work), _pairs(session, _looked_at(span))
    besides = _pairs(session, _besides(Maker.cooperative_id, span, currency))
    for home, (minor,) in besides.items():
        makers, pieces, earned = done.get(home, (0, 0, 0))
        done[home] = (makers, pieces, earned + minor)
    homes = session.execute(select(Cooperative.id, Cooperative.name).order_by(Cooperative.id))
    return tuple(
        MonthLine(row.name, *done.get(row.id, (0, 0, 0)), *looked.get(row.id, (0, 0)))
        for row in homes
        if row.id in done or row.id in looked
    )


def _earned(span: Span, currency: str) -> Executable:
    sums = (func.sum(Earning.pieces), func.sum(Earning.amount_minor))
    wanted = select(Earning.maker_id, *sums).where(*_within(Earning.at, span))
    return wanted.where(Earning.currency == currency).group_by(Earning.maker_id)


def _besides(whose: Any, span: Span, currency: str) -> Executable:
    """Pay besides pieces that is hers: bonus, fare, training, mending; it is booked as asked."""
    return (
        select(whose, func.sum(ExtraLine.amount_minor))
        .join(Maker, Maker.id == ExtraLine.maker_id)
        .where(*_within(ExtraLine.asked_at, span), ExtraLine.currency == currency)
        .where(ExtraLine.state == ExtraState.BOOKED, ExtraLine.kind.not_in(TAKEN))
        .group_by(whose)
    )


def _minutes(span: Span) -> Executable:
    return (
        select(Seat.maker_id, func.sum(Seat.minutes))
        .join(CourseDay, CourseDay.id == Seat.day_id)
        .where(*_within(CourseDay.starts_at, span), Seat.minutes > 0)
        .group_by(Seat.maker_id)
    )


def _passed(span: Span) -> Executable:
    wanted = select(Learning.maker_id, func.count()).where(*_within(Learning.passed_at, span))
    return wanted.group_by(Learning.maker_id)


def _looked_at(span: Span) -> Executable:
    """Pieces of first looks at the centre; what came back from rework is not one."""
    good = case((Inspection.shown_again.is_(False), Inspection.accepted), else_=0)
    lots = case((Inspection.shown_again.is_(False), Inspection.lot), else_=0)
    return (
        select(Inspection.cooperative_id, func.sum(lots), func.sum(good))
        .where(Inspection.stage == Stage.CENTRE, Inspection.state == InspectionState.DECIDED)
        .where(*_within(Inspection.decided_at, span))
        .group_by(Inspection.cooperative_id)
    )


def _skills(session: Session, span: Span) -> Mapping[int, tuple[tuple[Words, int], ...]]:
    """By maker, her crafts with the best level she holds at the end."""
    holds = (
        Certificate.issued_on <= span.last,
        or_(Certificate.expires_on.is_(None), Certificate.expires_on >= span.last),
        or_(Certificate.revoked_on.is_(None), Certificate.revoked_on > span.last),
    )
    best = select(Certificate.maker_id, Certificate.craft_id, func.max(Certificate.level))
    best = best.where(*holds).group_by(Certificate.maker_id, Certificate.craft_id)
    crafts = {row.id: row.name for row in session.execute(select(Craft.id, Craft.name))}
    found: dict[int, list[tuple[Words, int]]] = defaultdict(list)
    for maker_id, craft_id, level in sorted(tuple(row) for row in session.execute(best)):
        found[maker_id].append((crafts[craft_id], level))
    return {maker_id: tuple(theirs) for maker_id, theirs in found.items()}


def _pairs(session: Session, wanted: Executable) -> dict[int, tuple[int, ...]]:
    return {row[0]: tuple(int(each or 0) for each in row[1:]) for row in session.execute(wanted)}


def _within(moment: Any, span: Span) -> tuple[Any, Any]:
    return moment >= span.begin, moment < span.end
