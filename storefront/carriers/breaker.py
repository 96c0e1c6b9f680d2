"""A breaker: who fails again and again is left alone for a while, then asked once.

Closed → after `FAILURES` in a row within `WITHIN` → open for `REST` → one try is let through: it
closes the breaker, or opens it anew. Times are given, so that it can be told in a test.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

FAILURES = 5
WITHIN = timedelta(minutes=5)
REST = timedelta(seconds=60)


class Breaker:
    """One for each neighbour in each process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failed: list[datetime] = []
        self._opened: datetime | None = None

    def lets_through(self, now: datetime) -> bool:
        """Whether one may ask now; an open breaker lets one try through after its rest."""
        with self._lock:
            if self._opened is None:
                return True
            if now - self._opened < REST:
                return False
            self._opened = now  # the next has to wait for how this one ends
            return True

    def succeeded(self) -> None:
        """It answered: all is well."""
        with self._lock:
            self._failed, self._opened = [], None

    def failed(self, now: datetime) -> None:
        """It did not."""
        with self._lock:
            self._failed = [each for each in self._failed if now - each <= WITHIN] + [now]
            if self._opened is not None or len(self._failed) >= FAILURES:
                self._opened, self._failed = now, []
