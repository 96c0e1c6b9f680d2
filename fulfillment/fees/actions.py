"""A rule is told from a day on.

How it can fail: `fee.share`, `fee.past`, `fee.reason`, `fee.kind`, `fee.agreed` (a cooperative's
share for all channels is told beside its goods). Nothing is written then.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Invalid
from catalog.history import Actor, record
from fulfillment.fees.models import FeeRule
from fulfillment.fees.rules import RULED, FeeKind, Rule

#: Letters of a reason, and the most that a share can be.
WORDS, MOST = 200, 5_000


def tell(session: Session, rule: Rule, *, reason: str, actor: Actor, now: datetime) -> FeeRule:
    """From a day on such a share goes there; earlier rules stay to be seen."""
    _check(rule, reason, now)
    row = FeeRule(
        kind=rule.kind,
        cooperative_id=rule.cooperative_id,
        channel=rule.channel,
        share_points=rule.share_points,
        starts_on=rule.starts_on,
        reason=reason.strip()[:WORDS],
        told_by=actor.user_id,
        told_at=now,
    )
    session.add(row)
    record(session, row, "tell", actor=actor, now=now, share_points=rule.share_points)
    return row


def _check(rule: Rule, reason: str, now: datetime) -> None:
    if rule.kind not in RULED:
        raise Invalid("fee.kind", "What materials cost is told for each style.", field="kind")
    if rule.kind is FeeKind.COOPERATIVE and rule.cooperative_id and rule.channel is None:
        raise Invalid(
            "fee.agreed", "Its share on every way is told beside its goods.", field="channel"
        )
    if not 0 <= rule.share_points <= MOST:
        raise Invalid("fee.share", "A share lies between 0 and 50 percent.", field="share")
    if rule.starts_on < now.date():
        raise Invalid("fee.past", "It cannot begin on a day that has passed.", field="starts_on")
    if not reason.strip():
        raise Invalid("fee.reason", "Please write a sentence why.", field="reason")
