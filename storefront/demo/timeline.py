"""A timeline: things that happen at their time, each of which may bring about later ones.

The demo's weeks are lived through in order, so that the book and the history are what they would
have been, and everything goes through the same verbs as real life.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Happening = Callable[[datetime], object]


class Timeline:
    """Happenings by time; those of one moment in the order in which they were planned."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self._waiting: list[tuple[datetime, int, Happening]] = []
        self._order = count()

    def at(self, moment: datetime, happening: Happening) -> None:
        """Let something happen at `moment`; what lies after the end never happens."""
        if moment < self.end:
            heapq.heappush(self._waiting, (moment, next(self._order), happening))

    def run(self) -> int:
        """Live through it; how many things happened."""
        happened = 0
        while self._waiting:
            moment, _, happening = heapq.heappop(self._waiting)
            happening(moment)
            happened += 1
        return happened
