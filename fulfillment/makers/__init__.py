"""Makers: the people, their skills and their hours. Not their work (batches) nor pay (earnings)."""

from fulfillment.makers.actions import rest, set_week, work_again
from fulfillment.makers.models import DayOff, Maker, Skill
from fulfillment.makers.queries import Face, faces_of
from fulfillment.makers.rules import SafeWeek, safe_week

__all__ = [
    "DayOff",
    "Face",
    "Maker",
    "SafeWeek",
    "Skill",
    "faces_of",
    "rest",
    "safe_week",
    "set_week",
    "work_again",
]
