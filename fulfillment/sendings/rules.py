"""What a maker does on her device, and how it reaches us: once, however often it is sent.

Every press of hers carries a nonce that her device made. The same nonce and verb again is the same
sending: nothing is done twice, and the answer is that of the first time. The same nonce with
another batch or other pieces is refused, for one of the two would be lost in silence.

A sending that comes late may find that things have changed (the offer went on, the work was given
to others). It is then kept with the reason, for her lead to see to; only what asks nothing of
anybody (a "no" or a "not now" to an offer that is gone) is settled at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.errors import Refusal


class Verb(StrEnum):
    """What she can do without a network."""

    TAKE = "take"
    DEFER = "defer"
    DECLINE = "decline"
    START = "start"
    HAND_IN = "hand_in"
    CALL = "call"
    STOP = "stop"


#: Nobody has to see to these when they come too late.
NEEDS_NOBODY = frozenset({Verb.DEFER, Verb.DECLINE, Verb.START})


@dataclass(frozen=True, slots=True)
class NewSending:
    """One press of hers: `kind` and `words` of a call, `pieces` of what is counted, a photo."""

    nonce: str
    verb: Verb
    pieces: int | None = None
    kind: str = ""
    words: str = ""
    photo_asset_id: int | None = None
    made_at: datetime | None = None


def refuse_other(before: tuple[int, int | None], now: tuple[int, int | None]) -> None:
    """Refuse a nonce that was used for another batch or other pieces."""
    if before != now:
        raise Refusal(
            "sending.nonce_used",
            "You have answered on this page already. Please open it again.",
        )
