"""The planner's door: whose hands, how many, by when, and why.

`propose(facts)` splits an order into shares for makers; `replan` mends an accepted plan after an
event. Both are pure functions of their facts. See docs/planner.md.
"""

from fulfillment.planner.document import batches_of, document_of, event_of, facts_of
from fulfillment.planner.facts import (
    Commitment,
    CooperativeFacts,
    Event,
    Facts,
    LineFacts,
    MakerFacts,
    Pin,
    Release,
    Settings,
    StyleFacts,
)
from fulfillment.planner.gaps import Gap, one_week_later, skill_gaps
from fulfillment.planner.plan import pins_of, propose
from fulfillment.planner.progress import PlanStoppedError, Progress, Step
from fulfillment.planner.promise import (
    Capacity,
    Promise,
    Wish,
    capacity_of,
    hold,
    pieces_by,
    promise_date,
    promises,
)
from fulfillment.planner.proposal import Because, Left, Proposal, Share, Shortfall, Summary
from fulfillment.planner.reasons import SENTENCES, Reason, sentence
from fulfillment.planner.replan import Change, difference, replan

__all__ = [
    "SENTENCES",
    "Because",
    "Capacity",
    "Change",
    "Commitment",
    "CooperativeFacts",
    "Event",
    "Facts",
    "Gap",
    "Left",
    "LineFacts",
    "MakerFacts",
    "Pin",
    "PlanStoppedError",
    "Progress",
    "Promise",
    "Proposal",
    "Reason",
    "Release",
    "Settings",
    "Share",
    "Shortfall",
    "Step",
    "StyleFacts",
    "Summary",
    "Wish",
    "batches_of",
    "capacity_of",
    "difference",
    "document_of",
    "event_of",
    "facts_of",
    "hold",
    "one_week_later",
    "pieces_by",
    "pins_of",
    "promise_date",
    "promises",
    "propose",
    "replan",
    "sentence",
    "skill_gaps",
]
