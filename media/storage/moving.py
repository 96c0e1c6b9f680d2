"""Moving everything from one storage to another, and knowing that it arrived.

Promises
* What we store lies under the hash of its own bytes; each copy is held against its name on the
  way, and with `verify` read once more where it arrived.
* What has arrived already is not carried again, so a move that was broken off goes on.
* Nothing is taken away from the old place. The quarantine stays: it is nobody's yet.
* One piece at a time is held in memory, the whole on disk.

How it can fail: a thing whose bytes are not what its name says is told and not carried; a storage
that is down ends the move, which can be begun again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from mimetypes import guess_type
from tempfile import TemporaryFile

from media.storage.port import Missing, Storage, Stored, pieces

#: A path that says the hash of what lies under it.
HASHED = re.compile(r"(?:[a-z]+/)+(?P<head>[0-9a-f]{2})/(?P<tail>[0-9a-f]{62})(?:\.[a-z0-9]+)")
ROOMS = ("public/", "private/", "masters/", "films/")


class Fate(StrEnum):
    """What became of one thing."""

    CARRIED = "carried"
    THERE = "there"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing and what became of it."""

    stored: Stored
    fate: Fate


def move(source: Storage, target: Storage, *, verify: bool = False) -> Iterator[Moved]:
    """Carry everything from `source` to `target`; tells each as it is done."""
    for room in ROOMS:
        for each in source.listed(room):
            yield Moved(each, _moved(each, source, target, verify))


def _moved(stored: Stored, source: Storage, target: Storage, verify: bool) -> Fate:
    arrived = _arrived(stored, target, verify)
    if arrived:
        return Fate.THERE
    with TemporaryFile() as held:
        digest = hashlib.sha256()
        for piece in pieces(source, stored.path, 0, stored.size):
            digest.update(piece)
            held.write(piece)
        if digest.hexdigest() != hash_in(stored.path):
            return Fate.DAMAGED
        held.seek(0)
        kind = guess_type(stored.path)[0] or "application/octet-stream"
        target.send(stored.path, held, content_type=kind)
    good = not verify or _arrived(stored, target, verify)
    return Fate.CARRIED if good else Fate.DAMAGED


def _arrived(stored: Stored, target: Storage, verify: bool) -> bool:
    """Whether it lies there: by its size, or with `verify` by every byte."""
    try:
        if target.size(stored.path) != stored.size:
            return False
        if not verify:
            return True
        digest = hashlib.sha256()
        for piece in pieces(target, stored.path, 0, stored.size):
            digest.update(piece)
        return digest.hexdigest() == hash_in(stored.path)
    except Missing:
        return False


def hash_in(path: str) -> str:
    """The hash that a path promises; empty if it promises none."""
    found = HASHED.fullmatch(path)
    return found["head"] + found["tail"] if found else ""
