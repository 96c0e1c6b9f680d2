"""A limit of time for planning, the only clock in the planner, and only when somebody set one.

Without a limit the planner's work is bounded by its own counts, so that the same facts always
give the same plan. With one, it stops early and the best plan found by then stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

Late = Callable[[], bool]


def never_late() -> bool:
    """No limit."""
    return False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A question to ask between steps: is the time used up?"""

    begin: float
    end: float
    clock: Callable[[], float]

    def __call__(self) -> bool:
        return self.clock() >= self.end


def late_after(seconds: float | None, clock: Callable[[], float] = monotonic) -> Late:
    """The deadline for a limit that begins now; without one, nothing is ever late."""
    if seconds is None:
        return never_late
    now = clock()
    return Deadline(now, now + seconds, clock)


def part_of(late: Late, part: float) -> Late:
    """A deadline for one step, which leaves the rest of the time to the next ones."""
    if isinstance(late, Deadline):
        return Deadline(late.begin, late.begin + part * (late.end - late.begin), late.clock)
    return late
