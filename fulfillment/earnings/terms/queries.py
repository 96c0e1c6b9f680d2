"""Reading terms and holds, and since when somebody waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.words import Words
from fulfillment.earnings.extras import TAKEN, ExtraLine, ExtraState
from fulfillment.earnings.models import Earning
from fulfillment.earnings.terms.models import PayoutHold, PayoutTerm
from fulfillment.earnings.terms.rules import Term, waited_since
from fulfillment.ledger.rules import book_day
from fulfillment.makers.models import Maker

#: So many makers are asked about by one statement.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold that stands."""

    id: int
    maker_id: int
    code: str
    alias: Words
    reason: str
    placed_by: int
    placed_at: datetime


def terms(session: Session) -> tuple[Term, ...]:
    """Every term, in the order in which they were told."""
    rows = session.scalars(select(PayoutTerm).order_by(PayoutTerm.id))
    return tuple(
        Term(each.cooperative_id, Money(each.least_minor, each.currency), each.longest_days,
             each.starts_on)
        for each in rows
    )  # fmt: skip


def holds(session: Session, *, limit: int = 200) -> tuple[HoldRow, ...]:
    """The holds that stand, oldest first."""
    columns = (PayoutHold.id, PayoutHold.maker_id, Maker.code, Maker.alias, PayoutHold.reason)
    wanted = (
        select(*columns, PayoutHold.placed_by, PayoutHold.placed_at)
        .join(Maker, Maker.id == PayoutHold.maker_id)
        .where(PayoutHold.lifted_at.is_(None))
        .order_by(PayoutHold.id)
        .limit(limit)
    )
    return tuple(HoldRow(*row) for row in session.execute(wanted))


def held(session: Session) -> set[int]:
    """Whom no payday pays now."""
    return set(session.scalars(select(PayoutHold.maker_id).where(PayoutHold.lifted_at.is_(None))))


def hold_on(session: Session, maker_id: int) -> PayoutHold | None:
    """The hold on one maker, if one stands."""
    hers = (PayoutHold.maker_id == maker_id, PayoutHold.lifted_at.is_(None))
    return session.scalars(select(PayoutHold).where(*hers)).first()


def homes_of(session: Session, maker_ids: Iterable[int]) -> dict[int, int]:
    """At which cooperative each is."""
    found: dict[int, int] = {}
    for some in _parts(maker_ids):
        rows = session.execute(select(Maker.id, Maker.cooperative_id).where(Maker.id.in_(some)))
        found.update((maker_id, home) for maker_id, home in rows)
    return found


def waiting_since(session: Session, owed: Mapping[int, Money]) -> dict[int, date]:
    """Since when each waits for what she is owed. What is asked for is small, so that only her
    last earnings are read, however many she has."""
    found: dict[int, date] = {}
    for some in _parts(owed):
        most = max(owed[each].minor for each in some)
        credits_ = _credits(session, some, most)
        found.update({each: waited_since(owed[each].minor, credits_[each]) for each in some})
    return found


def _credits(
    session: Session, maker_ids: list[int], most: int
) -> dict[int, list[tuple[date, int]]]:
    """Her last earnings, newest first, as far as they come to `most`."""
    given = (ExtraLine.state == ExtraState.BOOKED, ExtraLine.kind.not_in(TAKEN))
    whole = union_all(
        select(Earning.maker_id, Earning.at.label("at"), Earning.amount_minor.label("minor"))
        .where(Earning.maker_id.in_(maker_ids)),
        select(ExtraLine.maker_id, ExtraLine.asked_at, ExtraLine.amount_minor)
        .where(ExtraLine.maker_id.in_(maker_ids), *given),
    ).subquery()  # fmt: skip
    newest = (whole.c.at.desc(), whole.c.minor)
    so_far = func.sum(whole.c.minor).over(
        partition_by=whole.c.maker_id, order_by=newest, rows=(None, 0)
    )
    ranked = select(whole.c.maker_id, whole.c.at, whole.c.minor, so_far.label("so_far")).subquery()
    wanted = (
        select(ranked.c.maker_id, ranked.c.at, ranked.c.minor)
        .where(ranked.c.so_far - ranked.c.minor < most)
        .order_by(ranked.c.maker_id, ranked.c.at.desc(), ranked.c.minor)
    )
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for maker_id, at, minor in session.execute(wanted):
        found[maker_id].append((book_day(at), int(minor)))
    return found


def _parts(ids: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(ids)
    return (every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE))
