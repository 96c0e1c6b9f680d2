"""A maker's day: what she is asked, what she has, and one batch with its hand-ins.

Two statements for her day, three for a batch. The rate beside an offer is the one she would freeze
by taking it today; a style without a rate shows none and cannot be taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.pricing import rates_of
from fulfillment.batches import HERS, Batch, BatchState, Call, CallKind, HandIn
from fulfillment.board.work import Work, work, works
from fulfillment.quality import Inspection, InspectionState

#: More than this a person does not have at once; a page shows no more.
MOST = 60


@dataclass(frozen=True, slots=True)
class Day:
    """Her offers (those she put aside behind the others), her work, and what each pays a piece."""

    offers: tuple[Work, ...]
    put_aside: tuple[Work, ...]
    works: tuple[Work, ...]
    rates: dict[int, Money]

    def rate(self, each: Work) -> Money | None:
        """What a piece of this work earns."""
        return each.rate or self.rates.get(each.product_id)


@dataclass(frozen=True, slots=True)
class HandInLine:
    """Pieces she handed in, and what was said of them."""

    at: datetime
    pieces: int
    photo_asset_id: int | None
    reported_by: str
    state: InspectionState
    accepted: int
    rework: int
    rejected: int
    note: str


@dataclass(frozen=True, slots=True)
class CallLine:
    """What she asked her lead, and when somebody had seen to it."""

    kind: CallKind
    words: str
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bench:
    """One batch with everything on its table."""

    work: Work
    rate: Money | None
    hand_ins: tuple[HandInLine, ...]
    calls: tuple[CallLine, ...]


def today(session: Session, maker_id: int, *, on: date) -> Day:
    """What she is asked and what she has, the most urgent first."""
    shown = HERS | {BatchState.OFFERED}
    wanted = works().where(Batch.maker_id == maker_id, Batch.state.in_(shown))
    found = session.execute(wanted.order_by(Batch.due_on, Batch.id).limit(MOST))
    mine = tuple(work(row) for row in found)
    offers = [each for each in mine if each.state is BatchState.OFFERED]
    return Day(
        offers=tuple(each for each in offers if each.deferred_on != on),
        put_aside=tuple(each for each in offers if each.deferred_on == on),
        works=tuple(sorted((each for each in mine if each.state in HERS), key=_hers_first)),
        rates=_rates(session, mine, on),
    )


def bench(session: Session, batch_id: int, *, on: date) -> Bench:
    """A batch with its hand-ins and calls, newest first."""
    found = work(session.execute(works().where(Batch.id == batch_id)).one())
    rates = _rates(session, [found], on)
    return Bench(
        work=found,
        rate=found.rate or rates.get(found.product_id),
        hand_ins=_hand_ins(session, batch_id),
        calls=_calls(session, batch_id),
    )


def finished(session: Session, maker_id: int, *, limit: int = 12) -> tuple[Work, ...]:
    """What she finished lately, newest first."""
    done = works().where(Batch.maker_id == maker_id, Batch.state == BatchState.FINISHED)
    return tuple(work(row) for row in session.execute(done.order_by(Batch.id.desc()).limit(limit)))


def hand_in_of(session: Session, hand_in_id: int) -> HandInLine:
    """One hand-in with what was said of it."""
    return HandInLine(*session.execute(_lines().where(HandIn.id == hand_in_id)).one())


def _hers_first(each: Work) -> tuple[bool, date, int]:
    return (each.with_her == 0, each.due_on, each.id)


def _rates(session: Session, found: Iterable[Work], on: date) -> dict[int, Money]:
    return rates_of(session, {each.product_id for each in found if not each.rate_minor}, on=on)


def _hand_ins(session: Session, batch_id: int) -> tuple[HandInLine, ...]:
    wanted = _lines().where(HandIn.batch_id == batch_id).order_by(HandIn.id.desc()).limit(MOST)
    return tuple(HandInLine(*row) for row in session.execute(wanted))


def _lines() -> Select[Any]:
    columns: tuple[Any, ...] = (
        HandIn.at,
        HandIn.pieces,
        HandIn.photo_asset_id,
        HandIn.reported_by,
        Inspection.state,
        Inspection.accepted + Inspection.conceded,
        Inspection.rework,
        Inspection.rejected,
        Inspection.note,
    )
    return select(*columns).join(Inspection, Inspection.hand_in_id == HandIn.id)


def _calls(session: Session, batch_id: int) -> tuple[CallLine, ...]:
    rows = session.execute(
        select(Call.kind, Call.words, Call.at, Call.settled_at)
        .where(Call.batch_id == batch_id)
        .order_by(Call.id.desc())
        .limit(MOST)
    )
    return tuple(CallLine(*row) for row in rows)
