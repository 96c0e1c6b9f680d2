"""What becomes of a claim for a lost or spoilt parcel. Pure.

Filed → paid (all of it or a part), refused, or taken back. Refused: a claim for a parcel that is
still with us, for nothing, and an answer that grants more than was asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Invalid, Refusal
from catalog.states import Machine
from fulfillment.shipping.rules import ParcelState


class ClaimState(StrEnum):
    """Where a claim is."""

    FILED = "filed"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the carrier said: `pay` (with an amount), `refuse`; or that we `withdraw`."""

    verb: str
    amount: int | None = None
    words: str = ""


_C = ClaimState
CLAIM = Machine(
    "claim",
    {
        (_C.FILED, "pay"): _C.PAID,
        (_C.FILED, "refuse"): _C.REFUSED,
        (_C.FILED, "withdraw"): _C.WITHDRAWN,
        (_C.REFUSED, "pay"): _C.PAID,
    },
)


def may_claim(state: ParcelState, asked: int) -> None:
    """Whether something can be claimed for a parcel."""
    if state is ParcelState.PACKED:
        raise Refusal("claim.here", "This parcel is still with us.")
    if asked < 1:
        raise Invalid("claim.amount", "Please say how much.", field="amount")


def granted(verb: str, typed: int | None, asked: int) -> int | None:
    """What a carrier's answer grants; None where it grants nothing."""
    if verb != "pay":
        return None
    if typed is None or not 0 < typed <= asked:
        raise Invalid(
            "claim.granted", "Please say how much it pays, at most what was asked.", field="amount"
        )
    return typed
