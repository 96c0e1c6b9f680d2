"""Quality: inspections and their verdicts. Not what they pay (earnings)."""

from fulfillment.quality.actions import NewLot, decide, of_hand_in, open_inspection
from fulfillment.quality.models import Inspection
from fulfillment.quality.rules import (
    AQLS,
    INSPECTION,
    LEVELS,
    InspectionState,
    Plan,
    Result,
    Series,
    Severity,
    Verdict,
    after,
    aql_named,
    checked,
    code_letter,
    plan_for,
)

__all__ = [
    "AQLS",
    "INSPECTION",
    "LEVELS",
    "Inspection",
    "InspectionState",
    "NewLot",
    "Plan",
    "Result",
    "Series",
    "Severity",
    "Verdict",
    "after",
    "aql_named",
    "checked",
    "code_letter",
    "decide",
    "of_hand_in",
    "open_inspection",
    "plan_for",
]
