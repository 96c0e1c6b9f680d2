"""What people do about a difference: its states, and what each resolution may be used for. Pure.

open → waiting (until a day) → open again by itself; open → closed by an explanation; open → asked
→ closed when a second person agrees to what shall be booked, or open again when she does not.
young: booked, and the far side has not told of those days yet. agrees: nobody needs to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from catalog.states import Machine
from storefront.payments.threeway.rules import FINE, Finding

#: How long the far side may take to tell of what is booked.
LAG = timedelta(days=3)


class MatchState(StrEnum):
    """Where a match stands."""

    AGREES = "agrees"
    YOUNG = "young"
    OPEN = "open"
    WAITING = "waiting"
    ASKED = "asked"
    CLOSED = "closed"


class Resolution(StrEnum):
    """What was done about a difference."""

    FEE = "fee"
    UNCLEAR = "unclear"
    REVERSE = "reverse"
    EXPLAIN = "explain"


#: What moves money in the book, and so needs two people.
BOOKS = frozenset({Resolution.FEE, Resolution.UNCLEAR, Resolution.REVERSE})
#: What may be reversed from here: everything else is put right where it was made.
REVERSIBLE = frozenset({"gateway_fee", "gateway_paid_out"})
#: What is matched anew by every comparison.
FREE = (MatchState.YOUNG, MatchState.OPEN, MatchState.WAITING)

_S = MatchState
MATCH: Machine[MatchState] = Machine(
    "difference",
    {
        **{(state, "wait"): _S.WAITING for state in FREE},
        **{(state, "explain"): _S.CLOSED for state in FREE},
        **{(state, "ask"): _S.ASKED for state in FREE},
        (_S.ASKED, "agree"): _S.CLOSED,
        (_S.ASKED, "refuse"): _S.OPEN,
    },
)


@dataclass(frozen=True, slots=True)
class Reach:
    """The days of a comparison: told from `begun` through `through`, postings since `since`."""

    begun: date
    through: date
    since: date
    today: date


def stands(finding: Finding, on: date, reach: Reach, wait_until: date | None) -> MatchState:
    """Where a finding stands that nobody has resolved."""
    if finding in FINE:
        return MatchState.AGREES
    if finding is Finding.ONLY_BOOK and on + LAG > reach.through:
        return MatchState.YOUNG
    if wait_until is not None and wait_until > reach.today:
        return MatchState.WAITING
    return MatchState.OPEN
