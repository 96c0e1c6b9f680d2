"""What a verdict must say.

Invariant: accepted + rework + rejected = lot, none of them negative; a verdict that does not sum is
refused (`inspection.sum`) with both numbers, so that she can find the slip.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Refusal
from catalog.states import Machine


class InspectionState(StrEnum):
    """open → decided."""

    OPEN = "open"
    DECIDED = "decided"


INSPECTION = Machine("inspection", {(InspectionState.OPEN, "decide"): InspectionState.DECIDED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a lot; `note` is for her and her lead."""

    accepted: int
    rework: int
    rejected: int
    note: str = ""

    @property
    def pieces(self) -> int:
        """How many pieces the verdict speaks of."""
        return self.accepted + self.rework + self.rejected


def checked(verdict: Verdict, lot: int) -> Verdict:
    """The verdict, if its parts sum to the lot."""
    if min(verdict.accepted, verdict.rework, verdict.rejected) < 0 or verdict.pieces != lot:
        raise Refusal(
            "inspection.sum",
            "Together these are %(sum)s pieces, but %(lot)s were handed in.",
            status=422,
            sum=verdict.pieces,
            lot=lot,
        )
    return verdict
