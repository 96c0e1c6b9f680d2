"""Opening an inspection for a hand-in, and deciding it once.

The lot is what was handed in and never changes. Two inspectors at once: one guarded UPDATE on the
open inspection wins, the other is told `inspection.stale`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, move, record
from fulfillment.quality.models import Inspection
from fulfillment.quality.rules import INSPECTION, InspectionState, Verdict, checked, plan_for

NOTE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class NewLot:
    """The pieces of one hand-in that wait for a verdict."""

    hand_in_id: int
    batch_id: int
    cooperative_id: int
    pieces: int


def open_inspection(session: Session, lot: NewLot, *, actor: Actor, now: datetime) -> Inspection:
    """An open inspection for a hand-in, with the number of pieces to look at."""
    inspection = Inspection(
        hand_in_id=lot.hand_in_id,
        batch_id=lot.batch_id,
        cooperative_id=lot.cooperative_id,
        lot=lot.pieces,
        sample_size=plan_for(lot.pieces).sample,
        opened_at=now,
    )
    session.add(inspection)
    record(
        session,
        inspection,
        "open",
        actor=actor,
        now=now,
        moved=(None, InspectionState.OPEN.value),
        lot=lot.pieces,
    )
    return inspection


def of_hand_in(session: Session, hand_in_id: int) -> Inspection:
    """The inspection of a hand-in."""
    return session.scalars(select(Inspection).where(Inspection.hand_in_id == hand_in_id)).one()


def decide(
    session: Session, inspection: Inspection, verdict: Verdict, *, actor: Actor, now: datetime
) -> None:
    """Write the verdict, once. Its note stays out of history, which many read."""
    INSPECTION.next(inspection.state, "decide")
    checked(verdict, inspection.lot)
    session.flush()
    still_open = (Inspection.id == inspection.id, Inspection.state == InspectionState.OPEN)
    values = {
        "accepted": verdict.accepted,
        "rework": verdict.rework,
        "rejected": verdict.rejected,
        "note": verdict.note.strip()[:NOTE_LENGTH],
        "decided_at": now,
    }
    statement = update(Inspection).where(*still_open).values(**values)
    statement = statement.execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
        raise Refusal("inspection.stale", "Somebody else was faster. Please look again.")
    session.refresh(inspection)
    facts = {"accepted": verdict.accepted, "rework": verdict.rework, "rejected": verdict.rejected}
    move(session, inspection, INSPECTION, "decide", actor=actor, now=now, **facts)
