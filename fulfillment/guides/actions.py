"""Writing down how a style is made.

Rules
* Order and number change under the product's lock, so that two people at once leave no gap and no
  style has more than `MOST_STEPS`.
* New words make an old voice untrue: a step that is written anew keeps its voice only where its
  sentence stays as it was, in each language by itself.

How it can fail: `step.words`, `step.too_many`; nothing is written then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor, record
from catalog.products import Product
from catalog.words import Words
from fulfillment.guides.models import MakingStep
from fulfillment.guides.rules import checked, room_for_one_more


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step as somebody wrote it; no picture and an empty voice leave what was there."""

    words: Words
    picture_id: int | None = None
    voice: Words = field(default_factory=Words)


def add_step(
    session: Session, product_id: int, new: NewStep, *, actor: Actor, now: datetime
) -> MakingStep:
    """One more step behind the others."""
    words, there = checked(new.words), _steps(session, product_id)
    room_for_one_more(len(there))
    step = MakingStep(
        product_id=product_id,
        place=len(there) + 1,
        words=words,
        picture_id=new.picture_id,
        voice_zh=new.voice.zh,
        voice_en=new.voice.en,
    )
    session.add(step)
    session.flush()
    record(session, step, "add", actor=actor, now=now, product=product_id, words=words.en)
    return step


def change_step(
    session: Session, step: MakingStep, new: NewStep, *, actor: Actor, now: datetime
) -> None:
    """Write a step anew."""
    words, before = checked(new.words), step.words
    step.words = words
    step.picture_id = new.picture_id or step.picture_id
    step.voice_zh = new.voice.zh or (step.voice_zh if words.zh == before.zh else "")
    step.voice_en = new.voice.en or (step.voice_en if words.en == before.en else "")
    record(session, step, "change", actor=actor, now=now, before=before.en, after=words.en)
    session.flush()


def bring_forward(session: Session, step: MakingStep, *, actor: Actor, now: datetime) -> None:
    """Let a step change places with the one before it; the first stays where it is."""
    for earlier, each in pairwise(_steps(session, step.product_id)):
        if each.id == step.id:
            earlier.place, each.place = each.place, earlier.place
            record(session, step, "bring_forward", actor=actor, now=now, place=each.place)
    session.flush()


def drop_step(session: Session, step: MakingStep, *, actor: Actor, now: datetime) -> None:
    """It is not done like this any more."""
    _steps(session, step.product_id)
    record(session, step, "drop", actor=actor, now=now, words=step.words.en)
    session.delete(step)
    session.flush()
    _steps(session, step.product_id)


def _steps(session: Session, product_id: int) -> list[MakingStep]:
    """The steps of a style in their order, numbered from 1, under the product's lock."""
    session.execute(select(Product.id).where(Product.id == product_id).with_for_update())
    wanted = select(MakingStep).where(MakingStep.product_id == product_id)
    steps = list(session.scalars(wanted.order_by(MakingStep.place, MakingStep.id)))
    for place, each in enumerate(steps, 1):
        each.place = place
    return steps
