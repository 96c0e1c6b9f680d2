"""Makers: the people, their skills and their hours. Not their work (batches) nor pay (earnings)."""

from fulfillment.makers.actions import away, back_again, certify, rest, set_week, work_again
from fulfillment.makers.consent import Part
from fulfillment.makers.models import DayOff, Maker, MakerStory, Skill, StoryProduct
from fulfillment.makers.queries import Face, faces_of
from fulfillment.makers.rules import Certificate, SafeWeek, Span, certificate, safe_week, span_of
from fulfillment.makers.stories import Consent, allow, goods_of, story_of, take_back

__all__ = [
    "Certificate",
    "Consent",
    "DayOff",
    "Face",
    "Maker",
    "MakerStory",
    "Part",
    "SafeWeek",
    "Skill",
    "Span",
    "StoryProduct",
    "allow",
    "away",
    "back_again",
    "certificate",
    "certify",
    "faces_of",
    "goods_of",
    "rest",
    "safe_week",
    "set_week",
    "span_of",
    "story_of",
    "take_back",
    "work_again",
]
