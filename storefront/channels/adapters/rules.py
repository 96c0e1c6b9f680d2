"""When a platform is asked, how long it is left alone, which window comes next. Pure.

Rules
* A key is renewed `EARLY` before it ends.
* After the n-th failure in a row nobody is asked for 1, 2, 4 … minutes, at most an hour; a platform
  that names its own time is left alone for that.
* Windows follow each other without a gap and overlap by `OVERLAP`: what changes while it is being
  asked for is met again, and written down once. The first one begins `FIRST` ago.
* No window is longer than the platform allows, nor does one end before `SETTLED` ago: the newest
  changes reach a platform's own lists late.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from storefront.channels.adapters.port import Window

EARLY = timedelta(minutes=20)
OVERLAP = timedelta(minutes=2)
FIRST = timedelta(days=1)
SETTLED = timedelta(seconds=30)
LONGEST_REST = timedelta(hours=1)


class MessageState(StrEnum):
    """Where a message stands."""

    NEW = "new"
    DONE = "done"
    ASIDE = "aside"


def ends_soon(ends_at: datetime | None, now: datetime) -> bool:
    """Whether a key is to be renewed before anything is asked."""
    return ends_at is not None and ends_at - EARLY <= now


def rest(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return min(timedelta(minutes=2 ** min(max(failures, 1) - 1, 10)), LONGEST_REST)


def next_window(through: datetime | None, longest: timedelta, now: datetime) -> Window | None:
    """What is asked for next; None while there is nothing new to see."""
    begun = (through or now - FIRST) - OVERLAP
    ended = min(begun + longest, now - SETTLED)
    return Window(begun, ended) if through is None or ended > through else None
