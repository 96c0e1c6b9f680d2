"""Certificates that were taken back: she reads of it on her page for a while, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalog.products import Craft
from catalog.words import Words
from fulfillment.makers import Certificate

#: So long it stands on her page, and so many of them at most.
LATELY, FEW = timedelta(days=60), 3


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A certificate that she has no more; why stands on its page."""

    code: str
    craft: Words


def taken_back(session: Session, maker_id: int, *, on: date) -> tuple[TakenBack, ...]:
    """Certificates that were taken back of late and that she has not earned again."""
    again = aliased(Certificate)
    newer = select(again.id).where(
        again.maker_id == maker_id,
        again.craft_id == Certificate.craft_id,
        again.level >= Certificate.level,
        again.revoked_on.is_(None),
    )
    wanted = (
        select(Certificate.code, Craft.name)
        .join(Craft, Craft.id == Certificate.craft_id)
        .where(Certificate.maker_id == maker_id, Certificate.revoked_on >= on - LATELY)
        .where(~newer.exists())
        .order_by(Certificate.id.desc())
        .limit(FEW)
    )
    return tuple(TakenBack(code, name) for code, name in session.execute(wanted))
