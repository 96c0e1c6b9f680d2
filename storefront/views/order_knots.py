"""A thread of knots: what is done, what is going on, what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

#: After every knot: a bulk order may be paid on invoice at the very end.
LAST = 9


@dataclass(frozen=True, slots=True)
class Step:
    """One knot: `when` is done, now or later."""

    word: str
    when: str
    about: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Knot:
    """A step before it is known whether it is done: its word while going on and afterwards."""

    place: int
    going: str
    done: str
    about: str = ""
    at: datetime | None = None


def tied(knots: Sequence[Knot], reached: int) -> tuple[Step, ...]:
    """The knots as steps; the first beyond what is `reached` is going on."""
    following = min((knot.place for knot in knots if knot.place > reached), default=LAST)
    return tuple(_step(knot, reached, following) for knot in knots)


def _step(knot: Knot, reached: int, following: int) -> Step:
    if knot.place == following:
        return Step(knot.going, "now", knot.about)
    if knot.place > reached:
        return Step(knot.done, "later", knot.about)
    return Step(knot.done, "done", knot.about, knot.at)
