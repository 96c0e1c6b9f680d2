"""What of a sale on a platform stands in the book as owed to us, and where its order stands. Pure.

Rules
* A line counts when it is paid, worth something known, and one of our skus; before that it is none.
* What its order file says was given back counts against it, unless an after-sale file told (and
  booked) it already: a refund is booked once, whichever file comes first.
* What nobody can say (`None`: no state, no amount, no sku) leaves what is booked as it is.

Invariant: what is booked for a line, less what after-sale files booked, is its value less what was
given back, whatever was told in which order; settlements are taken from just that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storefront.channels.rules import LEFT, OPEN, Aftersale, ChannelState, Landing

_BACK = frozenset({Aftersale.REFUNDED, Aftersale.PARTLY_REFUNDED})


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as it is known now; `by_files` is what after-sale files gave back of it."""

    state: ChannelState | None
    aftersale: Aftersale | None
    value: int | None
    refunded: int | None
    ours: bool
    by_files: int = 0


def owed(line: SoldLine, booked: int) -> int:
    """What shall be booked for it, where `booked` is so far."""
    if line.state is ChannelState.UNPAID:
        return 0
    if line.state is ChannelState.CANCELLED and not booked:
        return 0
    if line.state is None or line.value is None or not line.ours:
        return booked
    return line.value - max(0, given_back(line) - line.by_files)


def given_back(line: SoldLine) -> int:
    """What of a line's value its order file says was given back."""
    value = line.value or 0
    if line.state is ChannelState.CANCELLED:
        return value
    if line.aftersale not in _BACK:
        return 0
    if line.refunded is None:
        return value if line.aftersale is Aftersale.REFUNDED else 0
    return max(0, min(line.refunded, value))


def landed(lines: Sequence[SoldLine], taken: bool) -> tuple[Landing, str]:
    """Where an order stands that somebody looked at, and what hinders the house."""
    if taken:
        return Landing.TAKEN, ""
    states = {each.state for each in lines} - {ChannelState.CANCELLED}
    if lines and not states:
        return Landing.GONE, ""
    if states and states <= {ChannelState.UNPAID}:
        return Landing.WAITING, ""
    if states and states <= LEFT:
        return Landing.ELSEWHERE, ""
    if not all(each.ours for each in lines):
        return Landing.KEPT, "sku"
    return Landing.KEPT, "order" if states <= OPEN | LEFT else "state"
