"""What a comparison looks at: lines told and postings that are not settled, as facts.

Six statements at most, each in slices, however many lines there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment.ledger.movements import Movement, movements, movements_by_id
from fulfillment.makers import Maker
from storefront.payments.models import Payment
from storefront.payments.threeway import names
from storefront.payments.threeway.models import Match, MatchRun, ToldLine
from storefront.payments.threeway.rules import WINDOW, Fact, Finding
from storefront.payments.threeway.work import FREE, MatchState, Reach

T = TypeVar("T")
#: As many values as one statement is asked about.
SLICE = 500
#: What is booked may be seen a little later than on its day.
LATE = timedelta(days=7)
#: Postings that belong to a match already: they are what its resolution or arrival booked.
OURS = frozenset({"difference_booked", "gateway_payout_arrived"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where money stands, by its name and by the accounts that say so in the book."""

    name: str
    codes: tuple[str, ...]
    bank: bool = False

    @property
    def alone(self) -> Finding:
        """What a line is that the book does not know."""
        return Finding.ONLY_BANK if self.bank else Finding.ONLY_GATEWAY


@dataclass(frozen=True, slots=True)
class Loose:
    """What is not settled: facts by id of both sides, the postings behind them, old matches."""

    told: dict[int, Fact]
    booked: dict[int, Fact]
    postings: dict[int, Movement]
    matches: tuple[Match, ...]


def reach(session: Session, place: Place, today: date) -> Reach | None:
    """The days to compare; None where nothing has been told yet."""
    told = select(func.min(ToldLine.on), func.max(ToldLine.on)).where(ToldLine.place == place.name)
    begun, through = session.execute(told).one()
    if begun is None:
        return None
    mine = select(MatchRun).where(MatchRun.place == place.name)
    last = session.scalars(mine.order_by(MatchRun.id.desc()).limit(1)).first()
    known = last is not None and last.begun <= begun
    since = last.through - LATE if last is not None and known else begun - WINDOW
    return Reach(begun, through, since, today)


def loose(session: Session, place: Place, days: Reach) -> Loose:
    """Everything that is to be matched now."""
    new = _new_postings(session, place, days)
    free = list(_free(session, place, [each.reverses_id for each in new if each.reverses_id]))
    postings = {each.id: each for each in new}
    held = [each.posting_id for each in free if each.posting_id is not None]
    for part in parts(held):
        postings |= movements_by_id(session, part)
    told = {each.id: _told(each) for each in _told_lines(session, place, free)}
    return Loose(told, _booked(session, postings), postings, tuple(free))


def _new_postings(session: Session, place: Place, days: Reach) -> list[Movement]:
    mine = Match.place == place.name
    known = select(Match.posting_id).where(mine, Match.posting_id.is_not(None))
    found = movements(session, place.codes, since=days.since, known=known)
    resolved = select(Match.entry_id).where(mine, Match.entry_id.is_not(None))
    ours = set(session.scalars(resolved))
    return [each for each in found if each.recipe not in OURS and each.entry_id not in ours]


def _free(session: Session, place: Place, reversed_: Sequence[int]) -> Iterator[Match]:
    mine = select(Match).where(Match.place == place.name)
    yield from session.scalars(mine.where(Match.state.in_(FREE)))
    settled = mine.where(Match.state == MatchState.AGREES)
    for part in parts(reversed_):
        yield from session.scalars(settled.where(Match.booked_entry_id.in_(part)))


def _told_lines(session: Session, place: Place, free: Sequence[Match]) -> Iterator[ToldLine]:
    mine = select(ToldLine).where(ToldLine.place == place.name)
    known = select(Match.told_id).where(Match.told_id.is_not(None), Match.place == place.name)
    yield from session.scalars(mine.where(ToldLine.id.not_in(known)))
    for part in parts([each.told_id for each in free if each.told_id is not None]):
        yield from session.scalars(select(ToldLine).where(ToldLine.id.in_(part)))


def _told(line: ToldLine) -> Fact:
    amount = Money(line.amount_minor, line.currency)
    return Fact(line.id, amount, line.on, frozenset(line.names["all"]))


def _booked(session: Session, postings: dict[int, Movement]) -> dict[int, Fact]:
    paid = [each for each in postings.values() if each.recipe == "order_paid"]
    charges = _charges(session, [str(each.facts["reference"]) for each in paid])
    makers = [each.facts["maker"] for each in postings.values() if "maker" in each.facts]
    codes = _codes(session, set(map(int, makers)))
    return {
        each.id: Fact(each.id, each.change, each.on, _names(each, charges, codes))
        for each in postings.values()
    }


def _names(each: Movement, charges: dict[str, str], codes: dict[int, str]) -> frozenset[str]:
    entries = (each.entry_id, each.reverses_id)
    return names.booked(each.recipe, each.facts, entries, charges, codes)


def _charges(session: Session, references: Sequence[str]) -> dict[str, str]:
    wanted = select(Payment.reference, Payment.charge_reference)
    return {
        str(reference): charge
        for part in parts(references)
        for reference, charge in session.execute(wanted.where(Payment.reference.in_(part)))
        if charge
    }


def _codes(session: Session, makers: set[int]) -> dict[int, str]:
    wanted = select(Maker.id, Maker.code)
    return {
        maker_id: code
        for part in parts(sorted(makers))
        for maker_id, code in session.execute(wanted.where(Maker.id.in_(part)))
    }


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Values in slices of what one statement is asked about."""
    for start in range(0, len(values), SLICE):
        yield values[start : start + SLICE]
