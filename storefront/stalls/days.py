"""A day at a stall: opened, loaded, some brought home, counted and closed.

Rules
* What lay on the cart overnight is in the new day's book from its first minute.
* Loading and bringing home are transfers between two places of stock: one guarded statement each.
* Closing moves the state first: it waits for sales that are being written down, and every later one
  sees a closed day. Then the count is booked, cash and pieces, and the goods pay their shares.

How it can fail: `stall.day_open` (there is one), `stall_day.not_now` (it is closed),
`SoldOut` (so many do not lie there), `stall.bundle` (a set has no pieces of its own),
`stall.no_price`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from catalog.stock import transfer
from catalog.stock.counting import Count, count
from catalog.stock.placing import all_lying_at
from storefront.stalls import booking
from storefront.stalls.day_models import DayBook, DayCount, DayMove, StallCash
from storefront.stalls.day_queries import tallies
from storefront.stalls.models import Stall
from storefront.stalls.prices import put_lines
from storefront.stalls.rules import (
    DAY,
    LONGEST,
    MOST_PIECES,
    Carried,
    StallDayState,
    Tally,
    difference,
)


@dataclass(frozen=True, slots=True)
class CountBack:
    """What was found when the day ended; `go_home` says that the rest is carried back."""

    pieces: Mapping[int, int]
    cash_minor: int
    go_home: bool
    note: str = ""


def open_day(session: Session, stall: Stall, on: date, *, actor: Actor, now: datetime) -> DayBook:
    """Begin a day; what stayed on the cart is part of it."""
    shifts = select(func.count()).where(DayBook.stall_id == stall.id, DayBook.day == on)
    fresh = {
        "stall_id": stall.id,
        "site_id": stall.site_id,
        "day": on,
        "shift": (session.scalar(shifts) or 0) + 1,
        "state": StallDayState.OPEN,
        "opened_by": actor.user_id,
        "opened_at": now,
        "note": "",
    }
    day_id = insert_once(session, DayBook, fresh)
    if day_id is None:
        raise Refusal("stall.day_open", "A day is open at this stall already.")
    day = session.get_one(DayBook, day_id)
    stayed = all_lying_at(session, stall.location_id)
    put_lines(session, day, stayed, now=now)
    for variant_id, pieces in stayed.items():
        _note(session, day, (variant_id, Carried.STAYED, pieces), "stayed", actor, now)
    record(session, day, "open", actor=actor, now=now)
    return day


def load(
    session: Session,
    day: DayBook,
    pieces: Mapping[int, int],
    *,
    key: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Pieces go from the stall's home onto the cart."""
    stall = _standing(session, day)
    _carried(
        session, day, _checked(pieces), (Carried.LOADED, key), (stall.home_id, stall), actor, now
    )
    record(session, day, "load", actor=actor, now=now, pieces=sum(pieces.values()))


def bring_home(
    session: Session,
    day: DayBook,
    pieces: Mapping[int, int],
    *,
    key: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Pieces go back unsold while the day is open."""
    stall = _standing(session, day)
    _carried(
        session, day, _checked(pieces), (Carried.HOME, key), (stall.home_id, stall), actor, now
    )
    record(session, day, "bring_home", actor=actor, now=now, pieces=sum(pieces.values()))


def close(session: Session, day: DayBook, found: CountBack, *, actor: Actor, now: datetime) -> None:
    """Count back and end the day."""
    if found.cash_minor < 0:
        raise Invalid("stall.cash", "Please count the money in the box.", field="cash")
    stall = session.get_one(Stall, day.stall_id)
    move(session, day, DAY, "close", actor=actor, now=now, note=found.note[:LONGEST])
    book = tallies(session, day.id)
    if set(found.pieces) != set(book):
        raise Invalid(
            "stall.uncounted", "Please count every kind, even where it is 0.", field="count"
        )
    _counted(session, day, stall, book, found, now)
    expected = booking.cash_in_box(session, stall)
    day.closed_by, day.closed_at, day.note = actor.user_id, now, found.note.strip()[:LONGEST]
    day.cash_expected_minor, day.cash_counted_minor = expected.minor, found.cash_minor
    booking.counted(session, stall, day, actor=actor, now=now)
    booking.divided(session, stall, day, actor=actor, now=now)
    if found.go_home:
        rest = {each: pieces for each, pieces in found.pieces.items() if pieces}
        way = (stall.home_id, stall)
        _carried(session, day, rest, (Carried.BACK, "close"), way, actor, now)
    session.flush()


def seen(session: Session, day: DayBook, *, actor: Actor, now: datetime) -> None:
    """The office has looked at a closed day; the first time counts."""
    if day.state is not StallDayState.CLOSED:
        raise Refusal("stall.still_open", "This day is still open.")
    if day.seen_at is None:
        day.seen_by, day.seen_at = actor.user_id, now
        record(session, day, "see", actor=actor, now=now)


def bring_to_bank(
    session: Session, stall: Stall, told: tuple[int, str], *, key: str, actor: Actor, now: datetime
) -> None:
    """Takings go to the bank, or, below zero, change is fetched there; once for a key."""
    amount, note = told
    if not amount:
        raise Invalid("stall.cash", "Please count the money in the box.", field="amount")
    fresh = {
        "stall_id": stall.id,
        "amount_minor": amount,
        "note": note.strip()[:LONGEST],
        "key": key,
        "actor_id": actor.user_id,
        "at": now,
    }
    cash_id = insert_once(session, StallCash, fresh)
    if cash_id is not None:
        booking.banked(session, stall, (cash_id, amount), actor=actor, now=now)
        record(session, stall, "bank", actor=actor, now=now, minor=amount)


def _standing(session: Session, day: DayBook) -> Stall:
    """The stall of an open day, which stays open until this is done."""
    state = select(DayBook.state).where(DayBook.id == day.id).with_for_update(read=True)
    if session.scalar(state) is not StallDayState.OPEN:
        raise Refusal("stall.day_over", "This day is closed. Please open a new one.")
    return session.get_one(Stall, day.stall_id)


def _checked(pieces: Mapping[int, int]) -> Mapping[int, int]:
    if not pieces:
        raise Invalid("stall.nothing_loaded", "Please say how many of what.", field="pieces")
    if not all(1 <= each <= MOST_PIECES for each in pieces.values()):
        raise Invalid("stall.pieces", "Please give a whole number of pieces.", field="pieces")
    return pieces


def _carried(
    session: Session,
    day: DayBook,
    pieces: Mapping[int, int],
    how: tuple[Carried, str],
    way: tuple[int, Stall],
    actor: Actor,
    now: datetime,
) -> None:
    (kind, key), (home_id, stall) = how, way
    put_lines(session, day, pieces, now=now)
    ends = (home_id, stall.location_id)
    source, target = ends if kind is Carried.LOADED else ends[::-1]
    for variant_id, number in sorted(pieces.items()):
        if _note(session, day, (variant_id, kind, number), key, actor, now):
            transfer(
                session,
                variant_id,
                from_id=source,
                to_id=target,
                pieces=number,
                cause=f"stall-day:{day.id}",
                key=f"stall-day:{day.id}:{key}:{variant_id}",
                now=now,
            )


def _note(
    session: Session,
    day: DayBook,
    what: tuple[int, Carried, int],
    key: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write a move down; False if it was written before."""
    variant_id, kind, pieces = what
    fresh = {
        "day_id": day.id,
        "variant_id": variant_id,
        "kind": kind,
        "pieces": pieces,
        "key": f"{day.id}:{key}:{variant_id}",
        "actor_id": actor.user_id,
        "at": now,
    }
    return insert_once(session, DayMove, fresh) is not None


def _counted(
    session: Session,
    day: DayBook,
    stall: Stall,
    book: Mapping[int, Tally],
    found: CountBack,
    now: datetime,
) -> None:
    lying = all_lying_at(session, stall.location_id)
    for variant_id, pieces in sorted(found.pieces.items()):
        there = lying.get(variant_id, 0)
        difference(there, pieces)
        seen_ = Count(variant_id, stall.location_id, there, pieces)
        count(session, seen_, key=f"stall-day:{day.id}:count:{variant_id}", now=now)
        said = book[variant_id].book
        session.add(DayCount(day_id=day.id, variant_id=variant_id, book=said, counted=pieces))
