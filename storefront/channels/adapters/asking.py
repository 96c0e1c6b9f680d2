"""Asking a platform: time limits, a size limit, no redirects, one try.

The limits are the carriers' (`carriers.asking`); the address comes from settings only. 429 is
`Limited`, by its own `Retry-After` where it has one; every other word of trouble is the adapter's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any

import urllib3

from storefront.carriers.asking import CONNECT, TOTAL, bounded
from storefront.channels.adapters.port import Limited, Unreachable

#: How long a platform is left alone that does not say how long.
REST = timedelta(minutes=1)
_LONGEST = timedelta(hours=1)
_PIECE = 16 * 1024
_pool = urllib3.PoolManager(num_pools=4, maxsize=4, retries=False)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: the very bytes that were signed. A token may stand in it: it is not shown."""

    method: str
    address: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


Ask = Callable[[Request], bytes]


def ask(request: Request) -> bytes:
    """The body that answers; `Unreachable` if none comes in time or it is not a 200."""
    begun = monotonic()
    try:
        answer = _pool.request(
            request.method,
            request.address,
            body=request.body or None,
            headers=dict(request.headers),
            preload_content=False,
            redirect=False,
            timeout=urllib3.Timeout(connect=CONNECT, read=TOTAL, total=TOTAL),
        )
        try:
            if answer.status == 429:
                raise Limited(_rest(answer.headers.get("Retry-After", "")))
            if answer.status not in (200, 401):  # TikTok tells of an ended key with a 401
                raise Unreachable(f"status {answer.status}")
            return bounded(answer.stream(_PIECE), lambda: monotonic() - begun)
        finally:
            answer.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as failure:
        raise Unreachable(type(failure).__name__) from None


def read(body: bytes) -> dict[str, Any]:
    """An answer as an object."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as failure:
        raise Unreachable("not to be read") from failure
    if not isinstance(told, dict):
        raise Unreachable("not an object")
    return told


def part(told: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """An object within an answer."""
    found: Any = told
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        raise Unreachable("an answer about something else")
    return found


def rows(told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list within an answer."""
    found = told.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Unreachable("an answer without rows")
    return found


def text_of(value: object) -> str:
    """An id as text: platforms write it as a number or as text, never with a point."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise Unreachable("an id that is none")


def whole_of(value: object) -> int:
    """A whole number, however it is written."""
    try:
        return int(text_of(value))
    except ValueError as failure:
        raise Unreachable("a number that is none") from failure


def _rest(said: str) -> timedelta:
    return min(timedelta(seconds=int(said)), _LONGEST) if said.isdigit() else REST
