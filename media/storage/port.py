"""The storage port: bytes under a path, written once, read often.

Promises that every storage keeps (`tests/media/test_storage.py` runs them on all)
* A path is lower-case words of `a-z 0-9 . _ -` joined by `/`; anything else is a `ValueError`, so
  that no path can leave the place it was given.
* `put` and `send` are all or nothing: a reader sees the whole of the new bytes or none of them.
  Putting the same path again replaces it.
* `get` of nothing raises `Missing`; `delete` of nothing is no error.
* `send`, `part` and `listed` hold a bounded piece at a time, however much there is.

How it can fail: a neighbour that does not answer within its time limit raises `StorageDown`;
nothing is half written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

PATH = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
LONGEST_PATH = 160
#: What is held in memory of something large.
PIECE = 1024 * 1024


class Missing(LookupError):  # noqa: N818 - an answer, not an accident
    """Nothing lies under this path."""


class StorageDown(Exception):  # noqa: N818 - a state of the neighbour, as the word says
    """The place does not answer, or refuses to take more."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies under a path."""

    path: str
    size: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to bring one file straight to the storage: a POST to `url` with `fields` before it."""

    url: str
    fields: Mapping[str, str]


class Storage(Protocol):
    """A place for bytes."""

    def put(self, path: str, data: bytes, *, content_type: str) -> None:
        """Lay `data` under `path`."""

    def send(self, path: str, source: BinaryIO, *, content_type: str) -> None:
        """Lay what can be read from `source` under `path`."""

    def get(self, path: str) -> bytes:
        """The bytes under `path`, or `Missing`."""

    def part(self, path: str, start: int, length: int) -> bytes:
        """At most `length` bytes from `start` on, or `Missing`."""

    def size(self, path: str) -> int:
        """How many bytes lie under `path`, or `Missing`."""

    def delete(self, path: str) -> None:
        """Take away what lies under `path`, if anything does."""

    def exists(self, path: str) -> bool:
        """Whether something lies under `path`."""

    def listed(self, prefix: str = "") -> Iterator[Stored]:
        """Everything whose path begins with `prefix`."""

    def ticket(self, path: str, *, content_type: str, most_bytes: int) -> Ticket | None:
        """Leave for a browser to bring `path` here by itself for the next minutes, if it can."""


def checked(path: str) -> str:
    """The same path, if it is one."""
    if len(path) > LONGEST_PATH or not PATH.fullmatch(path):
        raise ValueError(f"not a storage path: {path!r}")
    return path


def pieces(storage: Storage, path: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes from `start` up to `end` piece by piece."""
    while start < end:
        piece = storage.part(path, start, min(PIECE, end - start))
        if not piece:
            raise Missing(path)
        yield piece
        start += len(piece)
