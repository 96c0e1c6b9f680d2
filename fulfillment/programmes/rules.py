"""A year's target of a region: how many people are to be trained, certified and at work.

A target is a promise to whoever gives the money; it may be written again, and history keeps what
stood before. It never changes what a report counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import Invalid

#: More people than this is a slip of the hand.
MOST = 1_000_000
YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Target:
    """How many people."""

    trained: int
    certified: int
    worked: int


def checked(year: int, target: Target) -> Target:
    """The target, if it can be one."""
    if year not in YEARS:
        raise Invalid("target.year", "Please choose a year.", field="year")
    if not all(0 <= each <= MOST for each in (target.trained, target.certified, target.worked)):
        raise Invalid("target.people", "Please give a number of people.", field="trained")
    return target
