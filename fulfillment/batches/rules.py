"""What a batch may do. Her acceptance is "take", so that "accepted" only speaks of pieces.

planned → offered → taken → in progress → handed in → finished; declined or withdrawn before she
takes it; after an inspection with rework or pieces still open it goes back to in progress.
Invariants: handed_in ≤ pieces + what came back for rework; accepted + scrapped ≤ pieces.
"""

from __future__ import annotations

from enum import StrEnum

from catalog.states import Machine


class BatchState(StrEnum):
    """Where a batch stands."""

    PLANNED = "planned"
    OFFERED = "offered"
    TAKEN = "taken"
    IN_PROGRESS = "in_progress"
    HANDED_IN = "handed_in"
    FINISHED = "finished"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_S = BatchState

BATCH = Machine(
    "batch",
    {
        (_S.PLANNED, "offer"): _S.OFFERED,
        (_S.PLANNED, "withdraw"): _S.WITHDRAWN,
        (_S.OFFERED, "take"): _S.TAKEN,
        (_S.OFFERED, "decline"): _S.DECLINED,
        (_S.OFFERED, "withdraw"): _S.WITHDRAWN,
        (_S.TAKEN, "start"): _S.IN_PROGRESS,
        (_S.TAKEN, "hand_in"): _S.HANDED_IN,
        (_S.TAKEN, "hand_in_part"): _S.IN_PROGRESS,
        (_S.IN_PROGRESS, "hand_in"): _S.HANDED_IN,
        (_S.IN_PROGRESS, "hand_in_part"): _S.IN_PROGRESS,
        (_S.IN_PROGRESS, "finish"): _S.FINISHED,
        (_S.IN_PROGRESS, "carry_on"): _S.IN_PROGRESS,
        (_S.HANDED_IN, "carry_on"): _S.IN_PROGRESS,
        (_S.HANDED_IN, "wait"): _S.HANDED_IN,
        (_S.HANDED_IN, "finish"): _S.FINISHED,
    },
)

#: States in which a batch still occupies its maker's hours.
LIVE = frozenset({_S.PLANNED, _S.OFFERED, _S.TAKEN, _S.IN_PROGRESS, _S.HANDED_IN})
