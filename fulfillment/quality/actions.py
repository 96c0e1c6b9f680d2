"""Opening an inspection, deciding it once, and letting pieces through with a second person.

The lot never changes; its plan and the seed of its draw are kept when it opens, so nobody chooses
which pieces are looked at. Two inspectors at once: one guarded UPDATE on the state wins, the other
is told `inspection.stale`. Refused: what `rules.verdicts` refuses, and a second person who is the
first (`inspection.same_person`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.errors import Refusal
from catalog.history import Actor, move, record
from fulfillment.quality.golden import golden_of
from fulfillment.quality.models import Inspection
from fulfillment.quality.queries import Told, told
from fulfillment.quality.rules import (
    INSPECTION,
    ClassPlan,
    InspectionState,
    Plans,
    Stage,
    Verdict,
    checked,
    plans_for,
    sample_allows,
    sample_of,
)
from fulfillment.quality.series import series_of
from fulfillment.quality.standards import standard_of

NOTE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class NewLot:
    """Pieces that wait for a verdict: of one hand-in, or of one batch in a parcel at the hub."""

    batch_id: int
    maker_id: int
    product_id: int
    cooperative_id: int
    pieces: int
    hand_in_id: int | None = None
    parcel_id: int | None = None
    round: int = 1
    shown_again: bool = False

    @property
    def stage(self) -> Stage:
        """Where it is looked at."""
        return Stage.CENTRE if self.parcel_id is None else Stage.HUB


def open_inspection(session: Session, lot: NewLot, *, actor: Actor, now: datetime) -> Inspection:
    """An open inspection with its plan and the seed of its draw."""
    plans = _plans(session, lot)
    inspection = Inspection(
        stage=lot.stage,
        hand_in_id=lot.hand_in_id,
        parcel_id=lot.parcel_id,
        round=lot.round,
        batch_id=lot.batch_id,
        cooperative_id=lot.cooperative_id,
        shown_again=lot.shown_again,
        lot=lot.pieces,
        sample_size=sample_of(plans),
        seed=secrets.randbits(31),
        golden_asset_id=golden_of(session, lot.product_id),
        plans={each.value: _kept(plan) for each, plan in plans.items()},
        opened_at=now,
    )
    session.add(inspection)
    moved = (None, InspectionState.OPEN.value)
    record(session, inspection, "open", actor=actor, now=now, moved=moved, lot=lot.pieces)
    return inspection


def of_hand_in(session: Session, hand_in_id: int) -> Inspection:
    """The inspection of a hand-in."""
    return session.scalars(select(Inspection).where(Inspection.hand_in_id == hand_in_id)).one()


def decide(
    session: Session, inspection: Inspection, verdict: Verdict, *, actor: Actor, now: datetime
) -> Told:
    """Write the verdict, once; what it tells of the lot. Its note stays out of history."""
    found = _weighed(session, inspection, verdict)
    _said(session, inspection, verdict, "decide", actor=actor, now=now)
    inspection.passed, inspection.decided_at = found.passed, now
    session.flush()
    return found


def ask(
    session: Session, inspection: Inspection, verdict: Verdict, *, actor: Actor, now: datetime
) -> None:
    """Some pieces should be let through as they are: a second person is asked."""
    found = _weighed(session, inspection, verdict)
    _said(session, inspection, verdict, "ask", actor=actor, now=now)
    inspection.passed = found.passed
    session.flush()


def agree(session: Session, inspection: Inspection, *, actor: Actor, now: datetime) -> Told:
    """The second person agrees; what the verdict tells of the lot."""
    _second(inspection, actor)
    INSPECTION.next(inspection.state, "agree")
    _guarded(session, inspection, InspectionState.ASKED, agreed_by=actor.user_id, decided_at=now)
    move(session, inspection, INSPECTION, "agree", actor=actor, now=now)
    return told(session, inspection, verdict_of(inspection))


def send_back(session: Session, inspection: Inspection, *, actor: Actor, now: datetime) -> None:
    """The second person does not agree: the lot is open again. Anybody may do this."""
    move(session, inspection, INSPECTION, "send_back", actor=actor, now=now)
    for part in ("accepted", "rework", "rejected", "conceded"):
        setattr(inspection, part, 0)
    inspection.decided_by = inspection.passed = None
    session.flush()


def verdict_of(inspection: Inspection) -> Verdict:
    """The verdict that was written."""
    return Verdict(
        inspection.accepted,
        inspection.rework,
        inspection.rejected,
        inspection.note,
        inspection.conceded,
        inspection.reason,
    )


def _plans(session: Session, lot: NewLot) -> Plans:
    standard = standard_of(session, lot.product_id)
    series = series_of(session, (lot.maker_id, lot.product_id, lot.stage))
    return plans_for(lot.pieces, standard, series)


def _kept(plan: ClassPlan) -> JsonMap:
    return {
        "aql": plan.aql,
        "severity": plan.severity.value,
        "letter": plan.letter,
        "sample": plan.sample,
        "accept": plan.accept,
    }


def _weighed(session: Session, inspection: Inspection, verdict: Verdict) -> Told:
    INSPECTION.next(inspection.state, "decide")
    found = told(session, inspection, checked(verdict, inspection.lot))
    sample_allows(verdict, passed=found.sample_passed)
    return found


def _said(
    session: Session, inspection: Inspection, verdict: Verdict, verb: str, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """The parts first, where the lot is still open, and then the state."""
    parts = {
        "accepted": verdict.accepted,
        "rework": verdict.rework,
        "rejected": verdict.rejected,
        "conceded": verdict.conceded,
    }
    note, reason = verdict.note.strip()[:NOTE_LENGTH], verdict.reason.strip()[:NOTE_LENGTH]
    values = {**parts, "note": note, "reason": reason if verdict.conceded else ""}
    still = InspectionState.OPEN
    _guarded(session, inspection, still, decided_by=actor.user_id, agreed_by=None, **values)
    move(session, inspection, INSPECTION, verb, actor=actor, now=now, **parts)


def _guarded(
    session: Session, inspection: Inspection, state: InspectionState, **values: object
) -> None:
    """Write where the state still is what it was read as."""
    session.flush()
    still = (Inspection.id == inspection.id, Inspection.state == state)
    statement = update(Inspection).where(*still).values(**values)
    statement = statement.execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
        raise Refusal("inspection.stale", "Somebody else was faster. Please look again.")
    session.refresh(inspection)


def _second(inspection: Inspection, actor: Actor) -> None:
    if actor.user_id is None or actor.user_id == inspection.decided_by:
        raise Refusal(
            "inspection.same_person", "A second person has to agree to letting pieces through."
        )
