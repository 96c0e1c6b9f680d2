"""Structured logs: one JSON object a line, with codes, ids and times; never a name, an address, a
phone, a mail or a token. Keys that could carry one are dropped before anything is written."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

from storefront.config import Settings

PERSONAL = frozenset(
    {"email", "name", "phone", "address", "recipient", "token", "password", "secret", "cookie"}
)


def drop_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Remove keys that name personal data, whoever put them there."""
    return {key: value for key, value in event.items() if key not in PERSONAL}


def connect_logs(settings: Settings) -> None:
    """Set up structlog for this process."""
    level = logging.getLevelName(settings.log_level)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            drop_personal,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            level if isinstance(level, int) else logging.INFO
        ),
        cache_logger_on_first_use=False,
    )
