"""What a batch may do, and how its pieces are counted.

planned → offered → taken → in progress → handed in → finished; declined or withdrawn before she
takes it, given back before she begins. Her acceptance is "take", so that "accepted" only speaks of
pieces. After an inspection with rework or pieces still open the batch goes back to in progress.
An offer that nobody answers lapses: it is withdrawn, and nothing is held against her. When she
cannot go on, the pieces she has not handed in leave the batch; what she handed in stays hers.

Invariant of the counts: at every moment each of `pieces` is in exactly one place, with her, in
inspection, accepted or scrapped; so accepted never exceeds pieces and rework is paid once, when it
is accepted. Refused: handing in more than is with her, deciding more than is in inspection.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from catalog.errors import Invalid, Refusal
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


class CallKind(StrEnum):
    """What she asks for: a hand, or something that is missing in her kit."""

    HELP = "help"
    MISSING = "missing"


_S = BatchState

BATCH = Machine(
    "batch",
    {
        (_S.PLANNED, "offer"): _S.OFFERED,
        (_S.PLANNED, "withdraw"): _S.WITHDRAWN,
        (_S.OFFERED, "take"): _S.TAKEN,
        (_S.OFFERED, "decline"): _S.DECLINED,
        (_S.OFFERED, "defer"): _S.OFFERED,
        (_S.OFFERED, "withdraw"): _S.WITHDRAWN,
        (_S.OFFERED, "lapse"): _S.WITHDRAWN,
        (_S.TAKEN, "start"): _S.IN_PROGRESS,
        (_S.TAKEN, "give_back"): _S.WITHDRAWN,
        (_S.TAKEN, "stop"): _S.WITHDRAWN,
        (_S.IN_PROGRESS, "stop"): _S.WITHDRAWN,
        (_S.IN_PROGRESS, "stop_here"): _S.HANDED_IN,
        (_S.IN_PROGRESS, "stop_done"): _S.FINISHED,
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

#: States in which she works on it.
HERS = frozenset({_S.TAKEN, _S.IN_PROGRESS, _S.HANDED_IN})

#: So long an offer waits for her answer, and so long at least after she said "not now".
TO_ANSWER = timedelta(days=3)
AFTER_NOT_NOW = timedelta(days=2)

#: States in which its pieces count for the order: live ones and finished ones.
COUNTED = LIVE | {_S.FINISHED}


@dataclass(frozen=True, slots=True)
class Count:
    """Where the pieces of a batch are. `in_rework` is a part of what is with her."""

    pieces: int
    handed_in: int = 0
    in_inspection: int = 0
    accepted: int = 0
    in_rework: int = 0
    scrapped: int = 0

    @property
    def with_her(self) -> int:
        """Pieces that she has not handed in, or has back."""
        return self.pieces - self.in_inspection - self.accepted - self.scrapped

    @property
    def settled(self) -> bool:
        """Whether every piece is accepted or scrapped."""
        return self.accepted + self.scrapped == self.pieces

    def hand_in(self, pieces: int) -> Count:
        """The count after she hands in; what came back for rework leaves her first."""
        if pieces < 1:
            raise Invalid("batch.no_pieces", "Please say how many pieces.", field="pieces")
        if pieces > self.with_her:
            raise Refusal(
                "batch.too_many",
                "You have %(left)s of these left, not %(pieces)s.",
                status=422,
                left=self.with_her,
                pieces=pieces,
            )
        return replace(
            self,
            handed_in=self.handed_in + pieces,
            in_inspection=self.in_inspection + pieces,
            in_rework=self.in_rework - min(self.in_rework, pieces),
        )

    def decide(self, *, accepted: int, rework: int, scrapped: int) -> Count:
        """The count after a verdict on pieces that were in inspection."""
        lot = accepted + rework + scrapped
        if min(accepted, rework, scrapped) < 0 or not 1 <= lot <= self.in_inspection:
            raise Refusal("batch.not_in_inspection", "These pieces are not in inspection.")
        return replace(
            self,
            in_inspection=self.in_inspection - lot,
            accepted=self.accepted + accepted,
            in_rework=self.in_rework + rework,
            scrapped=self.scrapped + scrapped,
        )

    def stop(self) -> Count:
        """The count once she cannot go on: what is with her leaves the batch, the rest stays."""
        if not self.with_her:
            raise Refusal("batch.nothing_with_her", "Nothing of this is with you now.")
        if self.pieces == self.with_her:
            return self
        return replace(self, pieces=self.pieces - self.with_her, in_rework=0)

    def verb_of_stopping(self) -> str:
        """What stopping is: all of it goes back, or what was handed in still waits, or is done."""
        if self.pieces == self.with_her:
            return "stop"
        return "stop_here" if self.in_inspection else "stop_done"

    def verb_after_hand_in(self) -> str:
        """Whether everything is out of her hands now."""
        return "hand_in_part" if self.with_her else "hand_in"

    def verb_after_verdict(self) -> str:
        """What follows from a verdict: finished, back to her, or another verdict to wait for."""
        if self.settled:
            return "finish"
        return "carry_on" if self.with_her else "wait"


def waits_until(now: datetime, before: datetime | None = None) -> datetime:
    """Until when an offer waits: three days, and never less than two after she said "not now"."""
    return now + TO_ANSWER if before is None else max(before, now + AFTER_NOT_NOW)


def pieces_taken(offered: int, pieces: int | None) -> int:
    """How many she takes: all unless she says fewer."""
    if pieces is None:
        return offered
    if not 1 <= pieces <= offered:
        raise Refusal(
            "batch.take_range",
            "You can take between 1 and %(offered)s pieces.",
            status=422,
            offered=offered,
        )
    return pieces
