"""Where a claim stands, and what may be done with it.

proposed → confirmed → ordered; waiting where nothing was left; declined by the desk, withdrawn by
her who said it, expired when her time ran out.

Rules
* Nothing is held before a person has confirmed; only where the office allows it, a sure claim of a
  first-claim session is confirmed by the house at once.
* First claim: confirming holds her pieces for the session's minutes. First paid: confirming holds
  nothing, it only gives her the link; whoever orders first has the pieces.
* Fewer pieces than she asked for are held as they are; none at all is a place in the line, and so
  is any piece while others stand in line before her.
* The line of a slot goes by when the message came, then by its number, whoever was confirmed first
  into it. The desk cannot pass anybody over.
* Of a slot with a limit one viewer has at most so many pieces in claims and orders together.

How it can fail: `claim.not_now`, `claim.stale`, `claim.limit`, `claim.pieces`; nothing is written.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from catalog.errors import Invalid, Refusal
from catalog.states import Machine

#: Pieces of one claim; more is a bulk order.
MOST_PIECES = 99
#: Lines that may be pasted at once, and letters of them.
MOST_LINES, MOST_LETTERS = 500, 100_000
#: What was said, and by whom, is forgotten so long after the session's end.
KEPT_FOR = timedelta(days=7)
#: Claims that the panel shows of each kind; the others are counted.
SHOWN = 200


class LiveClaimState(StrEnum):
    """Where a claim stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    ORDERED = "ordered"
    EXPIRED = "expired"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_S = LiveClaimState
CLAIM = Machine(
    "claim",
    {
        (_S.PROPOSED, "confirm"): _S.CONFIRMED,
        (_S.PROPOSED, "queue"): _S.WAITING,
        (_S.PROPOSED, "decline"): _S.DECLINED,
        (_S.PROPOSED, "withdraw"): _S.WITHDRAWN,
        (_S.PROPOSED, "lapse"): _S.EXPIRED,
        (_S.WAITING, "confirm"): _S.CONFIRMED,
        (_S.WAITING, "decline"): _S.DECLINED,
        (_S.WAITING, "withdraw"): _S.WITHDRAWN,
        (_S.WAITING, "lapse"): _S.EXPIRED,
        (_S.CONFIRMED, "order"): _S.ORDERED,
        (_S.CONFIRMED, "decline"): _S.DECLINED,
        (_S.CONFIRMED, "withdraw"): _S.WITHDRAWN,
        (_S.CONFIRMED, "lapse"): _S.EXPIRED,
        (_S.EXPIRED, "reopen"): _S.PROPOSED,
        (_S.DECLINED, "reopen"): _S.PROPOSED,
        (_S.WITHDRAWN, "reopen"): _S.PROPOSED,
    },
)
#: Claims that somebody may still do something with.
OPEN = frozenset({_S.PROPOSED, _S.WAITING, _S.CONFIRMED})
#: Claims that count against a viewer's limit.
COUNTED = frozenset({_S.CONFIRMED, _S.ORDERED})
#: In the order in which the desk wants to see them.
IN_ORDER = (_S.PROPOSED, _S.CONFIRMED, _S.WAITING, _S.ORDERED, _S.EXPIRED, _S.DECLINED)


def checked_pieces(pieces: int) -> int:
    """Refuse what no claim can hold."""
    if not 1 <= pieces <= MOST_PIECES:
        raise Invalid(
            "claim.pieces",
            "Between 1 and %(most)s pieces in one claim, please.",
            field="pieces",
            most=MOST_PIECES,
        )
    return pieces


def allowed(pieces: int, *, had: int, limit: int | None) -> int:
    """How many of the pieces a viewer may have who has some already; refuses where it is none."""
    if limit is None:
        return pieces
    if had >= limit:
        raise Refusal(
            "claim.limit",
            "She has %(had)s already, and the limit for each buyer is %(limit)s.",
            had=had,
            limit=limit,
        )
    return min(pieces, limit - had)
