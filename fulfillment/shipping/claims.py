"""Claims: money that a carrier owes for a parcel is asked for, and its answer written down.

One claim a parcel (unique); filing it again answers with the one that is there. Money is only
recorded here: what comes is booked where money is booked.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.history import Actor, move, record
from catalog.money import Money
from fulfillment.shipping.claiming import CLAIM, Answer, ClaimState, granted, may_claim
from fulfillment.shipping.models import LossClaim, Parcel

_WORDS = 300


def claim_of(session: Session, parcel_id: int) -> LossClaim | None:
    """A parcel's claim, if there is one."""
    return session.scalars(select(LossClaim).where(LossClaim.parcel_id == parcel_id)).first()


def file_claim(
    session: Session, parcel: Parcel, asked: Money, why: str, *, actor: Actor, now: datetime
) -> LossClaim:
    """Ask the carrier for so much."""
    may_claim(parcel.state, asked.minor)
    row = {
        "parcel_id": parcel.id,
        "state": ClaimState.FILED,
        "currency": asked.currency,
        "asked_minor": asked.minor,
        "granted_minor": None,
        "why": why.strip()[:_WORDS],
        "answer": "",
        "filed_at": now,
        "answered_at": None,
    }
    new = insert_once(session, LossClaim, row)
    made = session.scalars(select(LossClaim).where(LossClaim.parcel_id == parcel.id)).one()
    if new is not None:
        moved = (None, ClaimState.FILED.value)
        record(session, made, "file", actor=actor, now=now, moved=moved, asked=asked.minor)
    return made


def answer_claim(
    session: Session, claim: LossClaim, answer: Answer, *, actor: Actor, now: datetime
) -> None:
    """The carrier pays (so much), refuses, or we take it back. A refusal may be mended later."""
    given = granted(answer.verb, answer.amount, claim.asked_minor)
    move(session, claim, CLAIM, answer.verb, actor=actor, now=now, granted=given)
    claim.granted_minor = given
    claim.answer, claim.answered_at = answer.words.strip()[:_WORDS], now
    session.flush()
