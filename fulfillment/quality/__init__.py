"""Quality: inspections and their verdicts. Not what they pay (earnings)."""

from fulfillment.quality.actions import NewLot, decide, of_hand_in, open_inspection
from fulfillment.quality.models import Inspection
from fulfillment.quality.rules import (
    INSPECTION,
    InspectionState,
    Verdict,
    checked,
    code_letter,
    sample_size,
)

__all__ = [
    "INSPECTION",
    "Inspection",
    "InspectionState",
    "NewLot",
    "Verdict",
    "checked",
    "code_letter",
    "decide",
    "of_hand_in",
    "open_inspection",
    "sample_size",
]
