"""A memory of one second, for what is the same for everybody and asked by all of them at once.

Rules
* Only what belongs to nobody: zones, pictures, prices in force, why a variant cannot be had. Never
  anything of a cart, a person or an order; the key says all that the answer depends on.
* An answer is kept for `LASTS` seconds from before it was asked for, then it is asked for anew: a
  change is seen by all within that time, on any number of hosts.
* It is for pages that tell. Whether there are pieces, and whether money came, asks the database; at
  what price she orders may be a second old, for she is charged what she has seen or asked again.

Each process remembers by itself. A test's clock stands still, so an app that is tested remembers
nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from flask import current_app

T = TypeVar("T")

#: Seconds that an answer is told again.
LASTS = 1.0
#: More answers than these are not kept: all are let go, which costs one question each.
MOST = 2_000
PLACE = "manyhands.moments"


class Moments:
    """Answers and when they are over."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Hashable, tuple[float, Any]] = {}

    def told(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The answer of this second, or that of `ask`."""
        begun = self._clock()
        known = self._kept.get(key)
        if known is not None and begun < known[0]:
            return cast("T", known[1])
        answer = ask()
        if len(self._kept) >= MOST:
            self._kept = {}
        self._kept[key] = (begun + LASTS, answer)
        return answer


def this_moment(key: Hashable, ask: Callable[[], T]) -> T:
    """What `ask` answers, not older than a second."""
    if current_app.testing:
        return ask()
    moments: Moments = current_app.extensions.setdefault(PLACE, Moments())
    return moments.told(key, ask)
