"""What a payout may do: draft → confirmed → sent → settled; a bounced one can be run again."""

from __future__ import annotations

from enum import StrEnum

from catalog.states import Machine


class PayoutState(StrEnum):
    """Where a payout stands."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    SENT = "sent"
    SETTLED = "settled"
    CANCELLED = "cancelled"


_S = PayoutState

PAYOUT = Machine(
    "payout",
    {
        (_S.DRAFT, "confirm"): _S.CONFIRMED,
        (_S.DRAFT, "cancel"): _S.CANCELLED,
        (_S.CONFIRMED, "send"): _S.SENT,
        (_S.CONFIRMED, "cancel"): _S.CANCELLED,
        (_S.SENT, "settle"): _S.SETTLED,
    },
)
