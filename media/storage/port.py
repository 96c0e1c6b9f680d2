"""The storage port: bytes under a path, written once, read often.

Promises that every storage keeps (`tests/media/test_storage.py` runs them on all)
* A path is lower-case words of `a-z 0-9 . _ -` joined by `/`; anything else is a `ValueError`, so
  that no path can leave the place it was given.
* `put` is all or nothing: a reader sees the whole of the new bytes or none of them. Putting the
  same path again replaces it.
* `get` of nothing raises `Missing`; `delete` of nothing is no error.

How it can fail: a neighbour that does not answer within its time limit raises `StorageDown`;
nothing is half written.
"""

from __future__ import annotations

import re
from typing import Protocol

PATH = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
LONGEST_PATH = 160


class Missing(LookupError):  # noqa: N818 - an answer, not an accident
    """Nothing lies under this path."""


class StorageDown(Exception):  # noqa: N818 - a state of the neighbour, as the word says
    """The place does not answer, or refuses to take more."""


class Storage(Protocol):
    """A place for bytes."""

    def put(self, path: str, data: bytes, *, content_type: str) -> None:
        """Lay `data` under `path`."""

    def get(self, path: str) -> bytes:
        """The bytes under `path`, or `Missing`."""

    def delete(self, path: str) -> None:
        """Take away what lies under `path`, if anything does."""

    def exists(self, path: str) -> bool:
        """Whether something lies under `path`."""


def checked(path: str) -> str:
    """The same path, if it is one."""
    if len(path) > LONGEST_PATH or not PATH.fullmatch(path):
        raise ValueError(f"not a storage path: {path!r}")
    return path
