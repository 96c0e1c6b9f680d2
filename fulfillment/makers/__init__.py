"""Makers: the people, their skills and their hours. Not their work (batches) nor pay (earnings)."""

from fulfillment.makers.actions import away, back_again, reach, rest, set_week, work_again
from fulfillment.makers.certifying import (
    Asked,
    Revocation,
    certify,
    not_certified,
    revoke,
    step_down,
)
from fulfillment.makers.consent import Part
from fulfillment.makers.consents.models import ConsentLine
from fulfillment.makers.enrolling import NewMaker, amend, enrol
from fulfillment.makers.helping.models import NamedHelper
from fulfillment.makers.models import (
    Certificate,
    DayOff,
    Maker,
    MakerStory,
    Skill,
    StoryProduct,
)
from fulfillment.makers.privacy.models import AdaptationNote, PrivateFact, Reading
from fulfillment.makers.proof import Proof, best, holds, recognised
from fulfillment.makers.queries import Face, faces_of
from fulfillment.makers.rules import (
    Basis,
    Reach,
    SafeWeek,
    Span,
    safe_week,
    span_of,
    stepped_week,
    toggled_week,
)
from fulfillment.makers.stories import Consent, allow, goods_of, story_of, take_back

__all__ = [
    "AdaptationNote",
    "Asked",
    "Basis",
    "Certificate",
    "Consent",
    "ConsentLine",
    "DayOff",
    "Face",
    "Maker",
    "MakerStory",
    "NamedHelper",
    "NewMaker",
    "Part",
    "PrivateFact",
    "Proof",
    "Reach",
    "Reading",
    "Revocation",
    "SafeWeek",
    "Skill",
    "Span",
    "StoryProduct",
    "allow",
    "amend",
    "away",
    "back_again",
    "best",
    "certify",
    "enrol",
    "faces_of",
    "goods_of",
    "holds",
    "not_certified",
    "reach",
    "recognised",
    "rest",
    "revoke",
    "safe_week",
    "set_week",
    "span_of",
    "step_down",
    "stepped_week",
    "story_of",
    "take_back",
    "toggled_week",
    "work_again",
]
