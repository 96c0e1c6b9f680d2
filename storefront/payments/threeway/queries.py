"""The worklist, a difference and what it could belong to, the days, the gateway's payouts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Subquery, case, func, select
from sqlalchemy.orm import Session, aliased

from catalog.errors import NotFound
from catalog.money import Money
from fulfillment.ledger.movements import Movement, movements_by_id
from storefront.payments.threeway.models import Match, MatchRun, ToldLine
from storefront.payments.threeway.work import FREE, MatchState

#: Rows on one page, and what could belong to a difference.
PAGE, MOST = 50, 20
#: No id is larger.
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Difference:
    """A match with what stands behind both its sides."""

    match: Match
    told: ToldLine | None
    posting: Movement | None

    @property
    def told_amount(self) -> Money | None:
        """What the far side says."""
        return Money(self.match.told_minor, self.match.currency) if self.told else None

    @property
    def booked_amount(self) -> Money | None:
        """What the book says."""
        return Money(self.match.booked_minor, self.match.currency) if self.posting else None

    @property
    def more(self) -> Money:
        """What the far side has more than the book."""
        minor = self.match.told_minor - self.match.booked_minor - self.match.corrected_minor
        return Money(minor, self.match.currency)


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day at one place: what each side says, and what is open."""

    on: date
    place: str
    told: Money
    booked: Money
    young: Money
    matched: int
    open: int


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """A payout of a gateway, three ways."""

    reference: str
    on: date
    gateway: Money
    booked: bool
    bank: Money | None


def worklist(
    session: Session, states: Collection[MatchState], *, after: int = 0, limit: int = PAGE
) -> list[Difference]:
    """Matches in some states, oldest first; two statements however many there are."""
    wanted = select(Match).where(Match.state.in_(states), Match.id > after)
    return _whole(session, wanted.order_by(Match.id).limit(limit).subquery())


def tally(session: Session) -> dict[MatchState, int]:
    """How many matches stand where."""
    wanted = select(Match.state, func.count()).where(Match.state != MatchState.AGREES)
    found = session.execute(wanted.group_by(Match.state))
    return {state: int(many) for state, many in found}


def match_by_id(session: Session, match_id: int) -> Match:
    """A match."""
    found = session.get(Match, min(match_id, LARGEST))
    if found is None:
        raise NotFound("difference")
    return found


def difference(session: Session, row: Match) -> Difference:
    """One match with what stands behind it."""
    return _whole(session, select(Match).where(Match.id == row.id).subquery())[0]


def candidates(session: Session, row: Match) -> list[Difference]:
    """What a side that stands alone could belong to: the other sides alone at its place, equal
    amounts first, then the nearest days."""
    if (row.told_id is None) == (row.posting_id is None):
        return []
    other = Match.told_id.is_(None) if row.told_id is not None else Match.posting_id.is_(None)
    told = row.told_minor + row.booked_minor
    unlike = func.abs(Match.told_minor + Match.booked_minor - told)
    wanted = (
        select(Match)
        .where(other, Match.place == row.place, Match.currency == row.currency)
        .where(Match.state.in_(FREE), Match.id != row.id)
        .order_by(unlike, func.abs(Match.id - row.id))
        .limit(MOST)
    )
    return _whole(session, wanted.subquery(), like=told)


def days(session: Session, *, before: date | None = None, limit: int = 31) -> list[DayRow]:
    """What each side says of each day, newest first; one statement."""
    states = Match.state
    booked = Match.booked_minor + Match.corrected_minor
    young = states == MatchState.YOUNG
    open_ = states.in_((MatchState.OPEN, MatchState.WAITING, MatchState.ASKED))
    wanted = (
        select(Match.on, Match.place, Match.currency, func.sum(Match.told_minor).label("told"))
        .add_columns(
            func.sum(case((young, 0), else_=booked)).label("booked"),
            func.sum(case((young, booked), else_=0)).label("young"),
            func.sum(case((states == MatchState.AGREES, 1), else_=0)).label("matched"),
            func.sum(case((open_, 1), else_=0)).label("open"),
        )
        .group_by(Match.on, Match.place, Match.currency)
        .order_by(Match.on.desc(), Match.place)
    )
    last = select(Match.on).distinct().order_by(Match.on.desc()).limit(limit)
    if before is not None:
        last = last.where(Match.on < before)
    wanted = wanted.where(Match.on.in_(last))
    return [_day(row) for row in session.execute(wanted)]


def payouts(session: Session, *, limit: int = 10) -> list[PayoutRow]:
    """The last payouts of gateways: what they say, whether it is booked, what the bank says."""
    wanted = select(ToldLine).where(ToldLine.kind == "po").order_by(ToldLine.id.desc()).limit(limit)
    told = list(session.scalars(wanted))
    booked = set(_booked_lines(session, [each.id for each in told]))
    arrived = _arrivals(session, told)
    return [
        PayoutRow(
            reference=each.names["all"][0].partition(":")[2],
            on=each.on,
            gateway=Money(-each.amount_minor, each.currency),
            booked=each.id in booked,
            bank=arrived.get(each.id),
        )
        for each in told
    ]


def runs(session: Session) -> dict[str, MatchRun]:
    """The last comparison at each place."""
    last = select(func.max(MatchRun.id)).group_by(MatchRun.place)
    found = session.scalars(select(MatchRun).where(MatchRun.id.in_(last)))
    return {each.place: each for each in found}


def _booked_lines(session: Session, ids: Sequence[int]) -> list[int]:
    wanted = select(Match.told_id).where(Match.told_id.in_(ids), Match.posting_id.is_not(None))
    return [each for each in session.scalars(wanted) if each is not None]


def _arrivals(session: Session, told: Sequence[ToldLine]) -> dict[int, Money]:
    """What the bank says of each payout: the line that was matched with its entry elsewhere."""
    mine = select(Match.booked_entry_id, Match.told_id).where(
        Match.told_id.in_([each.id for each in told]), Match.booked_entry_id.is_not(None)
    )
    entries = {entry: told_id for entry, told_id in session.execute(mine) if entry and told_id}
    there = select(Match.booked_entry_id, Match.told_id, Match.told_minor, Match.currency).where(
        Match.booked_entry_id.in_(list(entries)), Match.told_id.is_not(None)
    )
    return {
        entries[row.booked_entry_id]: Money(row.told_minor, row.currency)
        for row in session.execute(there)
        if row.told_id != entries[row.booked_entry_id]
    }


def _whole(session: Session, some: Subquery, *, like: int | None = None) -> list[Difference]:
    row = aliased(Match, some)
    unlike = func.abs(row.told_minor + row.booked_minor - (like or 0))
    order = (row.id,) if like is None else (unlike, row.id)
    wanted = select(row, ToldLine).outerjoin(ToldLine, ToldLine.id == row.told_id)
    found = [(match, line) for match, line in session.execute(wanted.order_by(*order))]
    ids = [match.posting_id for match, _line in found if match.posting_id is not None]
    postings = movements_by_id(session, ids) if ids else {}
    return [Difference(match, line, postings.get(match.posting_id or 0)) for match, line in found]


def _day(row: Row[Any]) -> DayRow:
    told, booked, young = (
        Money(int(each), row.currency) for each in (row.told, row.booked, row.young)
    )
    return DayRow(row.on, row.place, told, booked, young, int(row.matched), int(row.open))
