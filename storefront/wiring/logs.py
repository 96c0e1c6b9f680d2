"""Structured logs: one JSON object a line, with codes, ids and times; never a name, an address, a
phone, a mail or a token. Keys that could carry one are dropped before anything is written. They go
to stderr: stdout belongs to the answer of a command, which may be one JSON object.

A fault is told by its kinds and its places in the code, without its sentence: databases and
conversions quote what was typed (`DETAIL: Failing row contains …`).
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog
from sqlalchemy.exc import StatementError

from storefront.config import Settings

PERSONAL = frozenset(
    {"email", "name", "phone", "address", "recipient", "token", "password", "secret", "cookie"}
)


def drop_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Remove keys that name personal data, whoever put them there."""
    return {key: value for key, value in event.items() if key not in PERSONAL}


def places_alone(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Write down where a fault came from, and of what kinds it is."""
    error = event.pop("exc_info", None)
    error = sys.exc_info()[1] if error is True else error
    error = error[1] if isinstance(error, tuple) else error
    if isinstance(error, BaseException):
        event["exception"] = "".join(_places(error))
    return dict(event)


def kind_of(failure: BaseException) -> str:
    """What went wrong, to be kept: a database's sentence is not, for it quotes values."""
    if isinstance(failure, StatementError):
        return f"{type(failure).__name__}: {type(failure.orig).__name__}"
    return f"{type(failure).__name__}: {failure}"


def _places(error: BaseException) -> Iterator[str]:
    """The last fault first, then those it came from."""
    told: BaseException | None = error
    while told is not None:
        yield f"{type(told).__module__}.{type(told).__qualname__}\n"
        yield from traceback.format_tb(told.__traceback__)
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)


def connect_logs(settings: Settings) -> None:
    """Set up structlog for this process."""
    level = logging.getLevelName(settings.log_level)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            places_alone,
            drop_personal,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            level if isinstance(level, int) else logging.INFO
        ),
        logger_factory=lambda *_names: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
