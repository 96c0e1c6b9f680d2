"""The steps of a style as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.guides.models import MakingStep


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. `voice` is where somebody's voice lies, in each language by itself."""

    id: int
    words: Words
    picture_id: int | None
    voice: Words


def steps_of(session: Session, product_id: int) -> tuple[StepView, ...]:
    """How a style is made, in its order; empty where nobody has written it down."""
    wanted = select(MakingStep).where(MakingStep.product_id == product_id)
    return tuple(
        StepView(each.id, each.words, each.picture_id, Words(each.voice_zh, each.voice_en))
        for each in session.scalars(wanted.order_by(MakingStep.place, MakingStep.id))
    )
