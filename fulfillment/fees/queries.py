"""The rules that were told, as pure values for whoever books and as rows for the office."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.fees.models import FeeRule
from fulfillment.fees.rules import Rule

#: Rules on one page.
PAGE = 100


def all_rules(session: Session) -> tuple[Rule, ...]:
    """Every rule; there are a handful."""
    return tuple(
        Rule(each.kind, each.share_points, each.starts_on, each.cooperative_id, each.channel)
        for each in session.scalars(select(FeeRule).order_by(FeeRule.id))
    )


def told_rules(session: Session, *, before: int | None = None) -> list[FeeRule]:
    """What was told, newest first."""
    wanted = select(FeeRule).order_by(FeeRule.id.desc()).limit(PAGE)
    return list(session.scalars(wanted if before is None else wanted.where(FeeRule.id < before)))
