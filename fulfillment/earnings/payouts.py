"""Reading payouts: the list, and the lines of one, by key however many they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.words import Words
from fulfillment.earnings.models import Payout, PayoutLine
from fulfillment.earnings.rules import BOX, LineState, PayoutState, reference_of
from fulfillment.makers.models import Maker


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """A payout in the list."""

    id: int
    number: str
    state: PayoutState
    until: date
    total: Money
    makers: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class LineRow:
    """One maker's line of a payout. `place` is where it is paid from: `box` is cash against her
    signature, for we knew no account of hers. `withheld` of what she was owed went against an
    advance; `because` is why it came back, or was left out."""

    id: int
    maker_id: int
    code: str
    alias: Words
    amount: Money
    state: LineState
    because: str
    place: str
    withheld: Money
    reference: str

    @property
    def by_hand(self) -> bool:
        """From the cash box."""
        return self.place == BOX


#: Which lines stand where; the same as `state_of`, for the database.
STANDS: dict[LineState, ColumnElement[bool]] = {
    LineState.CANCELLED: PayoutLine.cancelled_at.is_not(None),
    LineState.BOUNCED: PayoutLine.bounced_entry_id.is_not(None),
    LineState.ARRIVED: and_(
        PayoutLine.arrived_at.is_not(None), PayoutLine.bounced_entry_id.is_(None)
    ),
    LineState.SENT: and_(
        PayoutLine.entry_id.is_not(None),
        PayoutLine.arrived_at.is_(None),
        PayoutLine.bounced_entry_id.is_(None),
    ),
    LineState.WAITING: and_(PayoutLine.entry_id.is_(None), PayoutLine.cancelled_at.is_(None)),
}


def state_of(line: PayoutLine) -> LineState:
    """Where a line stands, by what was noted on it."""
    if line.cancelled_at is not None:
        return LineState.CANCELLED
    if line.bounced_entry_id is not None:
        return LineState.BOUNCED
    if line.arrived_at is not None:
        return LineState.ARRIVED
    return LineState.SENT if line.entry_id is not None else LineState.WAITING


def payouts(
    session: Session, *, before_id: int | None = None, limit: int = 50
) -> tuple[PayoutRow, ...]:
    """Payouts, newest first, older than `before_id`."""
    makers = (
        select(func.count(PayoutLine.id))
        .where(PayoutLine.payout_id == Payout.id, PayoutLine.cancelled_at.is_(None))
        .correlate(Payout)
        .scalar_subquery()
    )
    wanted = select(Payout, makers).order_by(Payout.id.desc()).limit(limit)
    if before_id is not None:
        wanted = wanted.where(Payout.id < before_id)
    return tuple(
        PayoutRow(
            id=payout.id,
            number=payout.number,
            state=payout.state,
            until=payout.until,
            total=Money(payout.total_minor, payout.currency),
            makers=int(number or 0),
            made_at=payout.made_at,
        )
        for payout, number in session.execute(wanted)
    )


def lines(session: Session, payout: Payout, *, place: str | None = None) -> tuple[LineRow, ...]:
    """All of a payout's lines by maker, or those paid from one place: for papers and commands."""
    wanted = _lines(payout).order_by(Maker.code)
    if place is not None:
        wanted = wanted.where(PayoutLine.place == place, PayoutLine.cancelled_at.is_(None))
    return _rows(session, payout, wanted)


def line_page(
    session: Session,
    payout: Payout,
    *,
    only: LineState | None = None,
    after_id: int = 0,
    limit: int = 50,
) -> tuple[LineRow, ...]:
    """Some of a payout's lines, those after one, or only those that stand somewhere."""
    wanted = _lines(payout).where(PayoutLine.id > after_id).order_by(PayoutLine.id).limit(limit)
    if only is not None:
        wanted = wanted.where(STANDS[only])
    return _rows(session, payout, wanted)


def standing(session: Session, payout: Payout) -> dict[LineState, int]:
    """How many of a payout's lines stand where; those that nothing stands in are left out."""
    counted = [func.count().filter(STANDS[each]).label(each.value) for each in LineState]
    found = session.execute(select(*counted).where(PayoutLine.payout_id == payout.id)).mappings()
    row = found.one()
    return {each: int(row[each.value]) for each in LineState if row[each.value]}


def at_place(session: Session, payout: Payout) -> dict[str, int]:
    """How many are paid from where."""
    wanted = select(PayoutLine.place, func.count(PayoutLine.id)).group_by(PayoutLine.place)
    here = (PayoutLine.payout_id == payout.id, PayoutLine.cancelled_at.is_(None))
    return {place: int(number) for place, number in session.execute(wanted.where(*here))}


def arrived(session: Session, entry_id: int) -> bool:
    """Whether the payment that an entry booked has arrived, and stayed."""
    wanted = select(PayoutLine.id).where(PayoutLine.entry_id == entry_id)
    return session.scalar(wanted.where(STANDS[LineState.ARRIVED])) is not None


def under_way(session: Session, payout: Payout) -> bool:
    """Whether the end of any of its lines is still to be heard of."""
    open_still = or_(STANDS[LineState.SENT], STANDS[LineState.WAITING])
    wanted = select(PayoutLine.id).where(PayoutLine.payout_id == payout.id, open_still)
    return session.scalar(wanted.limit(1)) is not None


def _lines(payout: Payout) -> Select[PayoutLine, str, Words]:
    return (
        select(PayoutLine, Maker.code, Maker.alias)
        .join(Maker, Maker.id == PayoutLine.maker_id)
        .where(PayoutLine.payout_id == payout.id)
    )


def _rows(
    session: Session, payout: Payout, wanted: Select[PayoutLine, str, Words]
) -> tuple[LineRow, ...]:
    found = session.execute(wanted)
    return tuple(_row(payout, line, code, alias) for line, code, alias in found)


def _row(payout: Payout, line: PayoutLine, code: str, alias: Words) -> LineRow:
    return LineRow(
        id=line.id,
        maker_id=line.maker_id,
        code=code,
        alias=alias,
        amount=Money(line.amount_minor, payout.currency),
        state=state_of(line),
        because=line.bounced_because or line.cancelled_because,
        place=line.place,
        withheld=Money(line.withheld_minor, payout.currency),
        reference=reference_of(line.id),
    )
