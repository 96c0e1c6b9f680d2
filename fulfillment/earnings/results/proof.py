"""Proof: what a bank said of a line is what stands on the line."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from fulfillment.earnings.models import PayoutLine
from fulfillment.earnings.results.models import PayoutResult
from fulfillment.earnings.results.rules import Outcome, ResultState
from fulfillment.ledger import Finding
from fulfillment.ledger.proof import count, first


def prove(session: Session) -> tuple[Finding, ...]:
    """Ask the one invariant of banks' answers."""
    unheard = and_(
        PayoutResult.outcome == Outcome.ARRIVED,
        PayoutLine.arrived_at.is_(None),
        PayoutLine.bounced_entry_id.is_(None),
    )
    kept = and_(PayoutResult.outcome == Outcome.FAILED, PayoutLine.bounced_entry_id.is_(None))
    other = PayoutResult.amount_minor != PayoutLine.amount_minor
    wanted = (
        select(PayoutResult.fingerprint)
        .join(PayoutLine, PayoutLine.id == PayoutResult.line_id)
        .where(PayoutResult.state == ResultState.DONE, or_(unheard, kept, other))
        .order_by(PayoutResult.id)
    )
    promise = "What a bank said of a payment stands on the payment, for the same amount."
    checked = count(session, PayoutResult)
    return (Finding("results_followed", promise, checked, first(session, wanted)),)
