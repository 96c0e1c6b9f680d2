"""Quality: inspections and their verdicts. Not what they pay (earnings)."""

from fulfillment.quality.models import Inspection, InspectionState

__all__ = ["Inspection", "InspectionState"]
