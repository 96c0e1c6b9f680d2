"""What people do about a difference: take it, wait, explain it, or ask for a booking.

Rules
* Whoever does something about a difference owns it until somebody else takes it.
* A resolution that books waits for a second person, by rule and by constraint; it is booked once.
* What was paired wrongly is paired by a person: two that stand alone at one place become one.

How it can fail: `difference.reason`, `difference.past`, `difference.nothing` (both sides agree),
`difference.not_reversible`, `difference.second_person`, `difference.not_two`, `difference.not_now`,
`difference.stale`. Nothing is written then.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import bank_recipes
from fulfillment.ledger.movements import movements_by_id
from fulfillment.ledger.rules import book_day
from storefront.payments.threeway.gathering import Place
from storefront.payments.threeway.models import Match, ToldLine
from storefront.payments.threeway.rules import Finding
from storefront.payments.threeway.work import (
    BOOKS,
    FREE,
    MATCH,
    REVERSIBLE,
    MatchState,
    Resolution,
)

#: Letters of a reason.
WORDS = 300


def take(session: Session, row: Match, *, actor: Actor, now: datetime) -> None:
    """I look after this."""
    if row.owner_id != actor.user_id:
        row.owner_id = actor.user_id
        record(session, row, "take", actor=actor, now=now)


def wait(
    session: Session, row: Match, *, until: date, reason: str, actor: Actor, now: datetime
) -> None:
    """It is expected to come right by itself until a day; then it is open again."""
    if until <= book_day(now):
        raise Invalid(
            "difference.past", "Please choose a day that is still to come.", field="until"
        )
    _say(row, reason, actor)
    row.wait_until = until
    move(session, row, MATCH, "wait", actor=actor, now=now, until=str(until))
    session.flush()


def explain(session: Session, row: Match, *, reason: str, actor: Actor, now: datetime) -> None:
    """Nothing is to be booked: here is why."""
    _say(row, reason, actor)
    row.resolution, row.decided_by = Resolution.EXPLAIN, actor.user_id
    move(session, row, MATCH, "explain", actor=actor, now=now)
    session.flush()


def ask(
    session: Session,
    row: Match,
    *,
    resolution: Resolution,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Something shall be booked; a second person has to agree."""
    if resolution not in BOOKS or not _less(row) or row.entry_id is not None:
        raise Refusal("difference.nothing", "There is nothing to book here.")
    if resolution is Resolution.REVERSE:
        _check_reversible(session, row)
    _say(row, reason, actor)
    row.resolution, row.asked_by = resolution, actor.user_id
    move(session, row, MATCH, "ask", actor=actor, now=now, resolution=resolution.value)
    session.flush()


def agree(session: Session, row: Match, place: Place, *, actor: Actor, now: datetime) -> None:
    """The second person agrees: it is booked."""
    if actor.user_id is None or actor.user_id == row.asked_by:
        raise Refusal("difference.second_person", "Please let a second person agree to this.")
    move(session, row, MATCH, "agree", actor=actor, now=now)
    more = _less(row)
    if row.resolution is Resolution.REVERSE:
        if row.booked_entry_id is None:
            raise _not_here()
        entry = ledger.reverse(
            session, row.booked_entry_id, reason=row.reason, actor=actor, now=now
        )
    else:
        fee = row.resolution is Resolution.FEE
        account = bank_recipes.against(place.name, fee=fee, of_bank=place.bank)
        fact = bank_recipes.difference_booked(row.id, place.name, account, more)
        entry = ledger.post(session, fact, actor=actor, now=now)
    row.corrected_minor, row.entry_id, row.decided_by = more.minor, entry, actor.user_id
    session.flush()


def refuse(session: Session, row: Match, *, actor: Actor, now: datetime) -> None:
    """It is not booked; the difference is open again."""
    move(session, row, MATCH, "refuse", actor=actor, now=now)
    row.resolution = None
    session.flush()


def pair(session: Session, told: Match, booked: Match, *, actor: Actor, now: datetime) -> None:
    """A person says that these two are one."""
    whole = (told.told_id, booked.posting_id)
    lone = told.posting_id is None and booked.told_id is None and None not in whole
    same = (told.place, told.currency) == (booked.place, booked.currency)
    if not (lone and same and told.state in FREE and booked.state in FREE):
        raise Refusal("difference.not_two", "These two cannot be one: please choose again.")
    record(session, booked, "join", actor=actor, now=now, other=told.id)
    posting, entry, minor = booked.posting_id, booked.booked_entry_id, booked.booked_minor
    session.delete(booked)
    session.flush()
    told.posting_id, told.booked_entry_id, told.booked_minor = posting, entry, minor
    equal = told.told_minor == minor
    told.finding = Finding.MATCHED if equal else Finding.AMOUNT
    told.state = MatchState.AGREES if equal else MatchState.OPEN
    told.owner_id = told.owner_id or actor.user_id
    if (line := session.get(ToldLine, told.told_id)) is not None:
        line.names = {"all": sorted({*line.names["all"], f"entry:{entry}"})}
    record(session, told, "pair", actor=actor, now=now, other=booked.id)
    session.flush()


def _less(row: Match) -> Money:
    """What the far side has more than the book."""
    return Money(row.told_minor - row.booked_minor - row.corrected_minor, row.currency)


def _say(row: Match, reason: str, actor: Actor) -> None:
    if not reason.strip():
        raise Invalid("difference.reason", "Please write a sentence why.", field="reason")
    row.reason = reason.strip()[:WORDS]
    row.owner_id = row.owner_id or actor.user_id


def _not_here() -> Refusal:
    return Refusal("difference.not_reversible", "This is put right where it was made, not here.")


def _check_reversible(session: Session, row: Match) -> None:
    known = movements_by_id(session, [row.posting_id]) if row.posting_id is not None else {}
    if row.told_id is not None or not any(m.recipe in REVERSIBLE for m in known.values()):
        raise _not_here()
