"""Consents: what a maker was asked, in which words, and what she said."""

from fulfillment.makers.consents.actions import give, withdraw
from fulfillment.makers.consents.models import ConsentLine
from fulfillment.makers.consents.queries import Standing, counted, lines_of, standing, who_agreed
from fulfillment.makers.consents.rules import (
    BY_HERSELF,
    OF_THE_STORY,
    WORDINGS,
    Form,
    Given,
    GivenBy,
    Subject,
    Wording,
    current,
    story_subjects,
    versions,
)

__all__ = [
    "BY_HERSELF",
    "OF_THE_STORY",
    "WORDINGS",
    "ConsentLine",
    "Form",
    "Given",
    "GivenBy",
    "Standing",
    "Subject",
    "Wording",
    "counted",
    "current",
    "give",
    "lines_of",
    "standing",
    "story_subjects",
    "versions",
    "who_agreed",
    "withdraw",
]
