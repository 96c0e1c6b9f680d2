"""Makers: the people, their skills and their hours. Not their work (batches) nor pay (earnings)."""

from fulfillment.makers.actions import away, back_again, rest, set_week, work_again
from fulfillment.makers.certifying import Asked, certify, not_certified, revoke, step_down
from fulfillment.makers.consent import Part
from fulfillment.makers.models import (
    Certificate,
    DayOff,
    Maker,
    MakerStory,
    Skill,
    StoryProduct,
)
from fulfillment.makers.proof import Proof, best, holds, recognised
from fulfillment.makers.queries import Face, faces_of
from fulfillment.makers.rules import Basis, SafeWeek, Span, safe_week, span_of
from fulfillment.makers.stories import Consent, allow, goods_of, story_of, take_back

__all__ = [
    "Asked",
    "Basis",
    "Certificate",
    "Consent",
    "DayOff",
    "Face",
    "Maker",
    "MakerStory",
    "Part",
    "Proof",
    "SafeWeek",
    "Skill",
    "Span",
    "StoryProduct",
    "allow",
    "away",
    "back_again",
    "best",
    "certify",
    "faces_of",
    "goods_of",
    "holds",
    "not_certified",
    "recognised",
    "rest",
    "revoke",
    "safe_week",
    "set_week",
    "span_of",
    "step_down",
    "story_of",
    "take_back",
    "work_again",
]
