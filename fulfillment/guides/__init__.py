"""Guides: how a style is made, step by step. Not courses (training), nor limits (quality)."""

from fulfillment.guides.actions import NewStep, add_step, bring_forward, change_step, drop_step
from fulfillment.guides.models import MakingStep
from fulfillment.guides.queries import StepView, steps_of
from fulfillment.guides.rules import LONGEST, MOST_STEPS

__all__ = [
    "LONGEST",
    "MOST_STEPS",
    "MakingStep",
    "NewStep",
    "StepView",
    "add_step",
    "bring_forward",
    "change_step",
    "drop_step",
    "steps_of",
]
