"""What the planner may count on of a maker's pieces at the first look. Quality measures it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor, record
from fulfillment.makers.models import Maker, Skill

#: A change smaller than this is no news.
NEWS = Decimal("0.005")


def note_yield(
    session: Session, maker: Maker, share: Decimal, *, actor: Actor, now: datetime
) -> None:
    """From now on the planner counts on `share` of her pieces being good at the first look."""
    if abs(maker.first_pass_yield - share) < NEWS:
        return
    maker.first_pass_yield = share
    record(session, maker, "note_yield", actor=actor, now=now, share=str(share))
    session.flush()


def note_craft_yield(
    session: Session, maker: Maker, craft_id: int, share: Decimal, *, actor: Actor, now: datetime
) -> None:
    """The same in one craft; without a skill in it nobody plans with it, and nothing is noted."""
    theirs = (Skill.maker_id == maker.id, Skill.craft_id == craft_id)
    skill = session.scalars(select(Skill).where(*theirs)).one_or_none()
    if skill is None:
        return
    known = skill.first_pass_yield
    if known is not None and abs(known - share) < NEWS:
        return
    skill.first_pass_yield = share
    record(session, maker, "note_yield", actor=actor, now=now, craft=craft_id, share=str(share))
    session.flush()
