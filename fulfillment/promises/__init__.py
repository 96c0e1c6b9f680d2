"""Promises: what can be ready by when, and the hours that are held for it. See docs/promises.md."""

from fulfillment.promises.actions import NewClaim, claim, give_back, keep, turn
from fulfillment.promises.models import Claim, Gate, Snapshot
from fulfillment.promises.queries import held, newest, outlook, read_ahead
from fulfillment.promises.rules import PLANNING_DAYS, Measured, Outlook, Style, Taken
from fulfillment.promises.several import Answer, Wish, answers
from fulfillment.promises.spare import (
    NO_END,
    WEEK,
    Group,
    Spare,
    from_bytes,
    known_days,
    to_bytes,
)

__all__ = [
    "NO_END",
    "PLANNING_DAYS",
    "WEEK",
    "Answer",
    "Claim",
    "Gate",
    "Group",
    "Measured",
    "NewClaim",
    "Outlook",
    "Snapshot",
    "Spare",
    "Style",
    "Taken",
    "Wish",
    "answers",
    "claim",
    "from_bytes",
    "give_back",
    "held",
    "keep",
    "known_days",
    "newest",
    "outlook",
    "read_ahead",
    "to_bytes",
    "turn",
]
