"""A limit of time for planning, the only clock in the planner, and only when somebody set one.

Without a limit the planner's work is bounded by its own counts, so that the same facts always
give the same plan. With one, it stops early and the best plan found by then stands.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

Late = Callable[[], bool]


def never_late() -> bool:
    """No limit."""
    return False


def late_after(seconds: float | None, clock: Callable[[], float] = monotonic) -> Late:
    """A question to ask between steps: is the time used up?"""
    if seconds is None:
        return never_late
    end = clock() + seconds
    return lambda: clock() >= end
