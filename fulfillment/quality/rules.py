"""How many pieces of a lot are looked at, and what a verdict must say.

Sampling follows ISO 2859-1 (GB/T 2828.1), general level II, normal, single: the size of the lot
gives a letter, the letter a sample. Lots of letter A are looked at whole, and a sample is never
above its lot. Invariant: accepted + rework + rejected = lot, none of them negative; a verdict that
does not sum is refused (`inspection.sum`) with both numbers, so that she can find the slip.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Refusal
from catalog.states import Machine


class InspectionState(StrEnum):
    """open → decided."""

    OPEN = "open"
    DECIDED = "decided"


INSPECTION = Machine("inspection", {(InspectionState.OPEN, "decide"): InspectionState.DECIDED})

#: ISO 2859-1 table 1, general level II: the largest lot of each letter; above the last one, Q.
LARGEST_LOT = (
    *((8, "A"), (15, "B"), (25, "C"), (50, "D"), (90, "E"), (150, "F"), (280, "G")),
    *((500, "H"), (1_200, "J"), (3_200, "K"), (10_000, "L"), (35_000, "M")),
    *((150_000, "N"), (500_000, "P")),
)

#: ISO 2859-1 table 2-A, single sampling, normal: the sample of each letter.
SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250)
SAMPLE = dict(zip("ABCDEFGHJKLMNPQ", SIZES, strict=True))

#: Lots up to this size are looked at whole: by hand that is as quick as drawing a sample.
WHOLE_LOT = 8


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


def code_letter(lot: int) -> str:
    """The letter of a lot by general level II."""
    place = bisect_left([largest for largest, _letter in LARGEST_LOT], lot)
    return LARGEST_LOT[place][1] if place < len(LARGEST_LOT) else "Q"


def sample_size(lot: int) -> int:
    """How many pieces of a lot are looked at."""
    if lot < 1:
        raise ValueError(lot)
    return lot if lot <= WHOLE_LOT else min(lot, SAMPLE[code_letter(lot)])


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
