"""The port of carriers: what every adapter answers, and the few ways in which it may fail.

Rules (one test-suite proves them for every adapter)
* `look` answers with all news that the carrier has of a number, times aware; in any order, any
  number of them, even none.
* It raises `Unreachable` when the carrier is slow, down, or answers what cannot be read, with
  another parcel's number or without end; `NotCarried` when it does not know the carrier's name.
  Nothing else ever leaves it, and it never takes longer than `asking.TOTAL` seconds.
* `subscribe` asks for pushes of a number to an address of ours, and answers whether they will come;
  asking twice is no mistake. It fails in the same two ways.
* `read_push` believes nothing that is not signed: `BadSignature`; it reads the raw body only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from catalog.errors import Refusal
from fulfillment.shipping import Sighting


class Unreachable(Exception):  # noqa: N818 - not an error of ours
    """No answer, or none that can be used."""


class NotCarried(Exception):  # noqa: N818 - not an error of ours
    """The adapter does not know this carrier."""


class BadSignature(Refusal):
    """Somebody else speaks in the carrier's name."""

    def __init__(self) -> None:
        super().__init__("carrier.signature", "This notice is not signed.", status=400)


@dataclass(frozen=True, slots=True)
class Asked:
    """A parcel that is asked about: the carrier as people write it, the number, since when."""

    carrier: str
    number: str
    phone_end: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Push:
    """News that came by themselves."""

    number: str
    news: Sequence[Sighting]


class Carrier(Protocol):
    """An aggregator or carrier behind the port."""

    name: str

    def look(self, asked: Asked, *, now: datetime) -> Sequence[Sighting]:
        """All news of a parcel."""
        ...

    def subscribe(self, asked: Asked, *, callback: str) -> bool:
        """Ask that news of a parcel are pushed to `callback`; whether they will be."""
        ...

    def read_push(self, headers: Mapping[str, str], body: bytes) -> Push:
        """News that were sent to our door."""
        ...

    def receipt(self) -> tuple[str, str]:
        """What the carrier wants to read when its push has arrived: body and content type."""
        ...
