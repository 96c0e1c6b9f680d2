"""Taking a maker on, and what a roster says anew of one who is there.

Her code is given once and says nothing of her. Hours and days that she set herself are hers: a
roster fills them in when she is new and never changes them afterwards.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import Actor, record
from catalog.words import Words
from fulfillment.makers.models import Maker
from fulfillment.makers.privacy import Fact, keep
from fulfillment.makers.rules import SafeWeek


@dataclass(frozen=True, slots=True)
class NewMaker:
    """What is said of somebody who is taken on."""

    alias: Words
    home_based: bool
    week: SafeWeek
    language: str
    facts: tuple[Fact, ...]


def enrol(
    session: Session, cooperative_id: int, new: NewMaker, *, actor: Actor, now: datetime
) -> Maker:
    """Take her on at a cooperative."""
    maker = Maker(
        code=f"~{secrets.token_hex(7)}",
        cooperative_id=cooperative_id,
        alias=new.alias,
        home_based=new.home_based,
        minutes_per_week=new.week.minutes,
        working_days={"days": list(new.week.days)},
        language=new.language,
        public_words=Words(),
    )
    session.add(maker)
    session.flush()
    maker.code = f"M{maker.id:05d}"
    record(session, maker, "enrol", actor=actor, now=now)
    keep(session, maker, new.facts, actor=actor, now=now)
    return maker


def amend(session: Session, maker: Maker, new: NewMaker, *, actor: Actor, now: datetime) -> bool:
    """What a roster says anew of her: where she works, and her record; whether anything changed."""
    moved = maker.home_based != new.home_based
    if moved:
        maker.home_based = new.home_based
        record(session, maker, "amend", actor=actor, now=now, home_based=new.home_based)
    return bool(keep(session, maker, new.facts, actor=actor, now=now)) or moved
