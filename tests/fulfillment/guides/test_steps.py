"""How a style is made: steps stand in their order without gaps, and nobody hears an old voice."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, History
from catalog.words import Words
from fulfillment import guides
from fulfillment.guides import MOST_STEPS, MakingStep, NewStep, steps_of
from tests.made_catalog import a_product

OFFICE = Actor(None, "office")


def _step(at: int, voice: Words = Words()) -> NewStep:  # noqa: B008 - frozen
    return NewStep(Words(f"第{at}步", f"Step {at}"), voice=voice)


def test_steps_keep_their_order_without_gaps_whatever_is_done(
    session: Session, now: datetime
) -> None:
    product = a_product(session).id
    made = [
        guides.add_step(session, product, _step(at), actor=OFFICE, now=now) for at in range(1, 5)
    ]
    guides.bring_forward(session, made[0], actor=OFFICE, now=now)
    guides.bring_forward(session, made[3], actor=OFFICE, now=now)
    guides.drop_step(session, made[1], actor=OFFICE, now=now)
    assert [each.words.en for each in steps_of(session, product)] == ["Step 1", "Step 4", "Step 3"]
    places = select(MakingStep.place).order_by(MakingStep.place)
    assert list(session.scalars(places)) == [1, 2, 3]
    verbs = select(History.verb).where(History.subject_kind == "making_step").order_by(History.id)
    assert list(session.scalars(verbs)) == ["add"] * 4 + ["bring_forward", "drop"]


def test_a_sentence_that_changes_loses_its_voice_in_that_language_alone(
    session: Session, now: datetime
) -> None:
    product = a_product(session).id
    new = _step(1, Words("films/zh.mp4", "films/en.mp4"))
    step = guides.add_step(session, product, new, actor=OFFICE, now=now)
    anew = NewStep(Words("第1步", "First, the beads"))
    guides.change_step(session, step, anew, actor=OFFICE, now=now)
    (seen,) = steps_of(session, product)
    assert seen.voice == Words("films/zh.mp4", "")


def test_what_cannot_be_shown_is_refused_and_nothing_is_written(
    session: Session, now: datetime
) -> None:
    product = a_product(session).id
    new = NewStep(Words("只有中文", " "))
    with pytest.raises(Invalid, match="in Chinese and in English"):
        guides.add_step(session, product, new, actor=OFFICE, now=now)
    assert session.scalar(select(func.count(MakingStep.id))) == 0
    for at in range(MOST_STEPS):
        guides.add_step(session, product, _step(at), actor=OFFICE, now=now)
    with pytest.raises(Refusal, match="at most"):
        guides.add_step(session, product, _step(9), actor=OFFICE, now=now)
    assert session.scalar(select(func.count(MakingStep.id))) == MOST_STEPS
