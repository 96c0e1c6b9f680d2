"""Proof: pay besides pieces says what the book says, and what is taken was seen by two people."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from fulfillment.earnings.extras.models import ExtraLine
from fulfillment.earnings.extras.rules import TAKEN, ExtraKind, ExtraState
from fulfillment.earnings.proof import agree
from fulfillment.ledger import Finding
from fulfillment.ledger.proof import count, first

_GIVEN = tuple(each for each in ExtraKind if each not in TAKEN)


def prove(session: Session) -> tuple[Finding, ...]:
    """Ask every invariant of pay besides pieces."""
    return (
        _booked(session, _GIVEN, ("extra_earned", "payable", "extras_booked")),
        _booked(session, (ExtraKind.ADVANCE,), ("advance_given", "advances", "advances_booked")),
        _booked(session, (ExtraKind.KIT_LOSS,), ("kit_charged", "advances", "charges_booked")),
        _two_people(session),
    )


def _booked(session: Session, kinds: Collection[ExtraKind], named: tuple[str, str, str]) -> Finding:
    recipe, account, name = named

    def ours(low: int, high: int) -> dict[int, tuple[str, int]]:
        wanted = select(ExtraLine.entry_id, ExtraLine.maker_id, ExtraLine.amount_minor).where(
            ExtraLine.entry_id.between(low, high), ExtraLine.kind.in_(kinds)
        )
        rows = session.execute(wanted)
        return {each: (f"maker:{maker}:{account}", minor) for each, maker, minor in rows if each}

    booked = (ExtraLine.entry_id.is_not(None), ExtraLine.kind.in_(kinds))
    checked = int(session.scalar(select(func.count(ExtraLine.id)).where(*booked)) or 0)
    offender = agree(session, recipe, ours, checked, like=f"maker:%:{account}")
    return Finding(name, "Every line besides pieces is in the book, once.", checked, offender)


def _two_people(session: Session) -> Finding:
    alone = or_(ExtraLine.decided_by.is_(None), ExtraLine.decided_by == ExtraLine.asked_by)
    taken = (ExtraLine.kind.in_(TAKEN), ExtraLine.state == ExtraState.BOOKED)
    wanted = select(ExtraLine.key).where(*taken, alone).order_by(ExtraLine.id)
    promise = "Nothing is taken from a maker that two people have not looked at."
    return Finding("taken_by_two", promise, count(session, ExtraLine), first(session, wanted))
