"""How far the planner is, told to whoever asked for the plan, and how it is stopped.

`propose` and `replan` take a `Progress`: it is called with the step that begins and the part of
the work that is behind it, and again within long steps. To stop the planner it raises
`PlanStoppedError`; nothing was kept, so nothing is half done. Progress never changes a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from fulfillment.planner.deadline import Late


class Step(StrEnum):
    """What the planner is doing."""

    READING = "reading"
    SHARING = "sharing"
    BARGAINING = "bargaining"
    POLISHING = "polishing"
    WORDING = "wording"


Progress = Callable[[Step, float], None]


class PlanStoppedError(Exception):
    """Raised by a progress callback: nobody wants this plan any more."""


def untold(step: Step, part: float) -> None:
    """Nobody listens."""


def telling(late: Late, tell: Progress, step: Step, part: float) -> Late:
    """The same question about time, which tells the step each time it is asked."""
    if tell is untold:
        return late

    def told() -> bool:
        tell(step, part)
        return late()

    return told


def _(message: str) -> str:
    """Marks a sentence for the translators; worded at the edge."""
    return message


WORDS: dict[Step, str] = {
    Step.READING: _("Looking up who is certified and free"),
    Step.SHARING: _("Sharing the work fairly"),
    Step.BARGAINING: _("Looking for hands where hours are short"),
    Step.POLISHING: _("Evening out pay, batches and parcels"),
    Step.WORDING: _("Writing down dates and reasons"),
}
