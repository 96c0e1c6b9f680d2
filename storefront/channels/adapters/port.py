"""The port of platforms: what every adapter answers, and the few ways in which it may fail.

Rules (one test-suite proves them for every adapter)
* `sold` answers with one page of the ids of orders that changed in a window, and the mark of the
  next page; the window is never longer than the platform allows (`longest`), a page never larger.
* `order` answers with one order as it stands now: a push only says that there is something to see.
* What is signed is what is sent, without the signature and the fields the platform's own formula
  names; the very bytes that were signed travel.
* `renewed` answers with a fresh key before the old one ends. A secret never leaves an adapter, not
  in an exception either.
* Failures: `Unreachable` (slow, down, unreadable, endless), `Limited` (asked too often: wait),
  `KeyEnded` (renew, then ask again), `Refused` (the platform says no). Nothing else leaves it.
* `read_push` believes nothing that is not signed over the raw body: `BadSignature`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from catalog.errors import Refusal
from storefront.carriers.port import Unreachable

__all__ = [
    "BadSignature",
    "Key",
    "KeyEnded",
    "Limited",
    "Page",
    "Platform",
    "Pushed",
    "Refused",
    "Unreachable",
    "Window",
]


class Limited(Exception):  # noqa: N818 - not an error of ours
    """Asked too often; `rest` is how long the platform wants to be left alone."""

    def __init__(self, rest: timedelta) -> None:
        super().__init__(f"wait {int(rest.total_seconds())} s")
        self.rest = rest


class KeyEnded(Exception):  # noqa: N818 - not an error of ours
    """The key is not taken any more."""


class Refused(Exception):  # noqa: N818 - not an error of ours
    """The platform says no; its own code is the message."""


class BadSignature(Refusal):
    """Somebody else speaks in the platform's name."""

    def __init__(self) -> None:
        super().__init__("channel.signature", "This notice is not signed.", status=400)


@dataclass(frozen=True, slots=True)
class Key:
    """What opens a shop: the access token, the one that renews it, and when it ends."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Changes from a moment to a moment."""

    begun: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Ids of orders, and the mark of the next page; an empty mark ends the window."""

    orders: tuple[str, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class Pushed:
    """One message of a push: its id at the platform, what it is, whose shop, which order."""

    message: str
    kind: str
    shop: str
    order: str


class Platform(Protocol):
    """A platform behind the port."""

    name: str
    longest: timedelta

    def sold(self, key: Key, window: Window, mark: str, *, now: datetime) -> Page:
        """One page of what changed in a window."""
        ...

    def order(self, key: Key, order: str, *, now: datetime) -> Mapping[str, Any]:
        """One order as the platform tells it now."""
        ...

    def renewed(self, key: Key, *, now: datetime) -> Key:
        """A fresh key."""
        ...

    def read_push(
        self, headers: Mapping[str, str], args: Mapping[str, str], body: bytes
    ) -> Sequence[Pushed]:
        """The messages of a push."""
        ...

    def receipt(self) -> tuple[str, str]:
        """What the platform reads as “arrived”: body and content type."""
        ...
