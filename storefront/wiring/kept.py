"""Kept pages: answers that many readers may share, held in this process, newest use last.

Rules
* Bounded: at most so many bytes are held; what was not asked for longest goes first.
* A page is shown without a question for `FRESH` seconds after somebody made sure of it. Then one
  reader makes sure again, by its stamp; those who come meanwhile see it until it is `LATE`.
* However sure one is, a page is made anew after `lasts` seconds.

It knows nothing of the web. How it can fail: it holds nothing; then every page is made anew.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

FRESH = 0.5
LATE = 1.0
#: What one process holds at most.
MOST_BYTES = 48 * 1024 * 1024

Stamp = Callable[[], Hashable | None]


@dataclass(slots=True)
class Promise:
    """How one can be sure of a page: `stamp` says what it would be made of now (None: something is
    just changing), `was` what it is made of."""

    endpoint: str
    stamp: Stamp
    was: Hashable | None
    lasts: float


@dataclass(slots=True)
class KeptPage:
    """One answer: its text, plain and packed, and how long it may be shown."""

    promise: Promise
    headers: list[tuple[str, str]]
    text: bytes
    made_at: float
    sure_at: float
    packed: bytes = field(init=False)
    etag: str = field(init=False)
    checking: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.packed = gzip.compress(self.text, 6, mtime=0)
        self.etag = f'W/"{hashlib.sha256(self.text).hexdigest()[:20]}"'

    @property
    def bytes(self) -> int:
        """What it weighs."""
        return len(self.text) + len(self.packed)

    def holds(self, now: float, ask: Callable[[Promise], bool]) -> bool:
        """Whether it may be shown at `now`; `ask` finds out whether its stamp is still the same."""
        if now - self.sure_at < FRESH:
            return True
        if now - self.made_at >= self.promise.lasts:
            return False
        if not self.checking.acquire(blocking=False):
            return now - self.sure_at < LATE
        try:
            if not ask(self.promise):
                return False
            self.sure_at = now
            return True
        finally:
            self.checking.release()


class KeptPages:
    """Pages by what they depend on."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Hashable) -> KeptPage | None:
        """The page under `key`, which is now the one used last."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: KeptPage) -> None:
        """Hold `page`, and let go of what was not used for longest."""
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self.bytes += page.bytes
            while self.bytes > self._most and self._pages:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: Hashable) -> None:
        if (gone := self._pages.pop(key, None)) is not None:
            self.bytes -= gone.bytes
