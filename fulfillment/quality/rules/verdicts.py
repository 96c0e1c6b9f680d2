"""What a verdict must say, and what an inspection may do.

open → decided; with pieces let through as a concession open → asked → decided by a second person,
or back to open. Invariants: accepted + rework + rejected + conceded = lot, none of them negative
(`inspection.sum` tells both numbers, so that she can find the slip); a concession has a reason and
a second person who is not the first (`inspection.reason`, `inspection.same_person`); a lot whose
sample held too many bad pieces is not accepted on the sample (`inspection.sample`): somebody looks
at every piece, or all of it goes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Invalid, Refusal
from catalog.states import Machine


class InspectionState(StrEnum):
    """open → asked → decided."""

    OPEN = "open"
    ASKED = "asked"
    DECIDED = "decided"


class Stage(StrEnum):
    """Where pieces are looked at: at the centre when she hands in, at the hub when they arrive."""

    CENTRE = "centre"
    HUB = "hub"


_S = InspectionState

INSPECTION = Machine(
    "inspection",
    {
        (_S.OPEN, "decide"): _S.DECIDED,
        (_S.OPEN, "ask"): _S.ASKED,
        (_S.ASKED, "agree"): _S.DECIDED,
        (_S.ASKED, "send_back"): _S.OPEN,
    },
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a lot; `note` is for her and her lead.

    `conceded` pieces are not as they should be and are let through, for a `reason`. Where a verdict
    is `sample_only`, nobody looked at the pieces outside the sample.
    """

    accepted: int
    rework: int
    rejected: int
    note: str = ""
    conceded: int = 0
    reason: str = ""
    sample_only: bool = False

    @property
    def pieces(self) -> int:
        """How many pieces the verdict speaks of."""
        return self.accepted + self.rework + self.rejected + self.conceded

    @property
    def passed(self) -> int:
        """Pieces that go on: good ones, and those let through."""
        return self.accepted + self.conceded

    @property
    def bad(self) -> int:
        """Pieces that are not as they should be."""
        return self.rework + self.rejected + self.conceded


def checked(verdict: Verdict, lot: int) -> Verdict:
    """The verdict, if its parts sum to the lot."""
    parts = (verdict.accepted, verdict.rework, verdict.rejected, verdict.conceded)
    if min(parts) < 0 or verdict.pieces != lot:
        raise Refusal(
            "inspection.sum",
            "Together these are %(sum)s pieces, but %(lot)s were handed in.",
            status=422,
            sum=verdict.pieces,
            lot=lot,
        )
    if verdict.conceded and not verdict.reason.strip():
        raise Invalid(
            "inspection.reason",
            "Please say why these pieces may go on as they are.",
            field="reason",
        )
    return verdict


def sample_allows(verdict: Verdict, *, passed: bool) -> Verdict:
    """The verdict, if its sample allows what it says of the pieces that nobody looked at."""
    if verdict.sample_only and not passed and verdict.accepted:
        raise Refusal(
            "inspection.sample",
            "The sample holds too many pieces that are not good. Please look at every piece and "
            "say so, or let all of it go back.",
            status=422,
        )
    return verdict
