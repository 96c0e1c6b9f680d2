"""The clock port: the one place where the time of day comes in.

Below the edge time is an argument. A test sets `clock` on the app to steer it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from flask import current_app


def now() -> datetime:
    """The present instant, aware, in UTC, by the app's clock."""
    clock = cast("Callable[[], datetime]", current_app.extensions["clock"])
    return clock()


def system_clock() -> datetime:
    """The machine's own clock."""
    return datetime.now(UTC)
