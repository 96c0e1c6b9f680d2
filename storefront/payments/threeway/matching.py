"""One comparison at one place: what is not settled is matched, and what stands alone is kept.

Rules
* Each line told and each posting stands in at most one match, by constraint; a match keeps its
  number, its owner and its reason when the other side turns up.
* What is settled stays; it is looked at again only if the line told says something else, or the
  book reverses its entry.
* A gateway's payout that the bank's statement shows has arrived: it is booked once, and the line
  waits for nobody among the transfers.

Comparing again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_plainly
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import bank_recipes
from fulfillment.ledger.rules import book_day
from storefront.payments import house
from storefront.payments.house import BankLine, LineState
from storefront.payments.threeway.gathering import Loose, Place, loose, parts, reach
from storefront.payments.threeway.locking import one_at_a_time
from storefront.payments.threeway.models import Match, MatchRun, ToldLine
from storefront.payments.threeway.rules import Finding, Pair, match
from storefront.payments.threeway.work import MatchState, Reach, stands

Key = tuple[int | None, int | None]
OPEN = (MatchState.OPEN, MatchState.WAITING, MatchState.ASKED)


def compared(session: Session, place: Place, *, now: datetime) -> MatchRun | None:
    """Match what is not settled; None where the far side has told nothing yet."""
    one_at_a_time(session)
    session.flush()
    days = reach(session, place, book_day(now))
    if days is None:
        return None
    found = loose(session, place, days)
    pairs = match(list(found.told.values()), list(found.booked.values()), alone=place.alone)
    pairs = [each for each in pairs if _counts(each, days)]
    _keep(session, place, found, pairs, days)
    _arrived(session, place, found, pairs, now=now)
    run = MatchRun(
        place=place.name,
        at=now,
        begun=days.begun,
        through=days.today,
        looked_at=len(found.told) + len(found.booked),
        left=_left(session, place),
    )
    session.add(run)
    session.flush()
    return run


def _counts(pair: Pair, days: Reach) -> bool:
    """What was booked before the far side began to tell is compared with nothing."""
    return pair.told is not None or (pair.booked is not None and pair.booked.on >= days.begun)


def _left(session: Session, place: Place) -> int:
    open_ = select(func.count(Match.id)).where(Match.place == place.name, Match.state.in_(OPEN))
    return session.scalar(open_) or 0


def _keep(session: Session, place: Place, found: Loose, pairs: Iterable[Pair], days: Reach) -> None:
    """Old matches become what was found, new ones join them, those of nothing go."""
    by_told = {each.told_id: each for each in found.matches if each.told_id is not None}
    by_posting = {each.posting_id or 0: each for each in found.matches if each.told_id is None}
    wanted: list[tuple[Match | None, dict[str, object]]] = []
    for pair in pairs:
        told, posting = _key(pair)
        old = by_told.pop(told or 0, None) or by_posting.pop(posting or 0, None)
        wanted.append((old, _values(place, found, pair, old, days)))
    gone = [each.id for each in (*by_told.values(), *by_posting.values())]
    for part in parts(gone):
        session.execute(delete(Match).where(Match.id.in_(part)))
    _write(session, wanted)


def _write(session: Session, wanted: list[tuple[Match | None, dict[str, object]]]) -> None:
    moved = [
        (old, values)
        for old, values in wanted
        if old is not None and any(getattr(old, name) != value for name, value in values.items())
    ]
    let_go = [old for old, values in moved if old.posting_id not in (None, values["posting_id"])]
    for part in parts([each.id for each in let_go if each.told_id is not None]):
        session.execute(update(Match).where(Match.id.in_(part)).values(posting_id=None))
    for old, values in moved:
        for name, value in values.items():
            setattr(old, name, value)
    session.flush()
    insert_plainly(session, Match, [values for old, values in wanted if old is None])


def _key(pair: Pair) -> Key:
    return (pair.told.id if pair.told else None, pair.booked.id if pair.booked else None)


def _values(
    place: Place, found: Loose, pair: Pair, old: Match | None, days: Reach
) -> dict[str, object]:
    told, posting = _key(pair)
    one = pair.told or pair.booked
    if one is None:
        raise ValueError("a pair of nothing")
    return {
        "place": place.name,
        "told_id": told,
        "posting_id": posting,
        "booked_entry_id": found.postings[posting].entry_id if posting is not None else None,
        "finding": pair.finding,
        "state": stands(pair.finding, one.on, days, old.wait_until if old else None),
        "on": one.on,
        "currency": one.amount.currency,
        "told_minor": pair.told.amount.minor if pair.told else 0,
        "booked_minor": pair.booked.amount.minor if pair.booked else 0,
    }


def _arrived(
    session: Session, place: Place, found: Loose, pairs: Iterable[Pair], *, now: datetime
) -> None:
    """Payouts of a gateway that the bank's statement shows now."""
    for pair in pairs:
        if pair.told is None or pair.booked is None or pair.finding is Finding.AMOUNT:
            continue
        posting = found.postings[pair.booked.id]
        if posting.recipe == "gateway_paid_out" and place.bank:
            line = session.get_one(ToldLine, pair.told.id)
            _book_arrival(session, place, line, posting.facts, now=now)


def _book_arrival(
    session: Session, place: Place, line: ToldLine, facts: dict[str, object], *, now: datetime
) -> None:
    amount = Money(line.amount_minor, line.currency)
    gateway, reference = str(facts["gateway"]), str(facts["reference"])
    entry = bank_recipes.gateway_payout_arrived(gateway, reference, amount, place.name, line.name)
    try:
        ledger.post(session, entry, actor=SYSTEM, now=now)
    except Refusal:  # the gateway said that it came back: its money is not on its way
        return
    waiting = (BankLine.fingerprint == line.name, BankLine.state == LineState.NEW)
    for row in session.scalars(select(BankLine).where(*waiting)):
        house.put_aside(session, row, actor=SYSTEM, now=now)
