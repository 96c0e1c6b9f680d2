"""When a failed job is tried again."""

from __future__ import annotations

from datetime import timedelta

#: After so many tries a job is dead and waits for a person.
TRIES = 8


def backoff(tries: int) -> timedelta:
    """Wait 5 s after the first failure, four times longer after each next, at most six hours."""
    return timedelta(seconds=min(5 * 4 ** max(tries - 1, 0), 6 * 3600))
