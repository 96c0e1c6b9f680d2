"""Makers: the people, their skills and their hours. Not their work (batches) nor pay (earnings)."""

from fulfillment.makers.actions import away, back_again, certify, rest, set_week, work_again
from fulfillment.makers.models import DayOff, Maker, Skill
from fulfillment.makers.queries import Face, faces_of
from fulfillment.makers.rules import Certificate, SafeWeek, Span, certificate, safe_week, span_of

__all__ = [
    "Certificate",
    "DayOff",
    "Face",
    "Maker",
    "SafeWeek",
    "Skill",
    "Span",
    "away",
    "back_again",
    "certificate",
    "certify",
    "faces_of",
    "rest",
    "safe_week",
    "set_week",
    "span_of",
    "work_again",
]
