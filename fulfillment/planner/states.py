"""What a stored plan may do: asked → proposed → accepted, or superseded by a newer one.

A large order is asked for and worked out by a job; what cannot be planned is refused with its
sentence, and what nobody wants any more is cancelled before it is worked out. A re-plan that is
not wanted is set aside: everything stays as it is. Pure.
"""

from __future__ import annotations

from enum import StrEnum

from catalog.states import Machine


class PlanState(StrEnum):
    """Where a plan stands."""

    ASKED = "asked"
    PROPOSED = "proposed"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


_S = PlanState

PLAN = Machine(
    "plan",
    {
        (_S.ASKED, "propose"): _S.PROPOSED,
        (_S.ASKED, "refuse"): _S.REFUSED,
        (_S.ASKED, "supersede"): _S.SUPERSEDED,
        (_S.ASKED, "cancel"): _S.CANCELLED,
        (_S.PROPOSED, "accept"): _S.ACCEPTED,
        (_S.PROPOSED, "supersede"): _S.SUPERSEDED,
        (_S.PROPOSED, "set_aside"): _S.SUPERSEDED,
    },
)
