"""What a backup says of itself: the manifest, and what makes a place fit to restore into.

Invariants: a manifest names every part with its size and hash, the database's engine and revision,
the rows of each table, and what was proved of the books when it was taken. It holds no private
word. Its signature covers the whole of it in one spelling (`canonical`), so that nothing in it can
be changed, left out or added without the data key.

How it can fail: text that is no manifest, or one of a later format, is a `Refusal`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from catalog.errors import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE, MEDIA = "database.sealed", "media.sealed"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup, as it lies there."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was asked of a database, in one moment: `broken` names the promises that do not hold."""

    head: str
    checked: int
    broken: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every promise holds."""
        return not self.broken


@dataclass(frozen=True, slots=True)
class MediaCount:
    """Pictures and films: how many, and whether their bytes are here or only their names."""

    copied: bool
    files: int
    size: int
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a backup promises; `id` binds its parts to it."""

    id: str
    taken_at: str
    program: str
    engine: str
    revision: str
    rows: Mapping[str, int]
    proof: Proof
    media: MediaCount
    parts: tuple[Part, ...]
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(each.size for each in self.parts)


def plain(manifest: Manifest) -> dict[str, Any]:
    """The manifest as JSON holds it."""
    return asdict(manifest)


def canonical(told: Mapping[str, Any]) -> bytes:
    """The one spelling that is signed."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def read(told: Mapping[str, Any]) -> Manifest:
    """The manifest that JSON told; call it on what was proved genuine."""
    if told.get("format") != FORMAT:
        raise Refusal("backup.format", "The backup is of another format than this program reads.")
    try:
        proof = {**told["proof"], "broken": tuple(told["proof"]["broken"])}
        nested: dict[str, Any] = {
            "proof": Proof(**proof),
            "media": MediaCount(**told["media"]),
            "parts": tuple(Part(**each) for each in told["parts"]),
        }
        return Manifest(**{**told, **nested})
    except (KeyError, TypeError) as problem:
        raise unreadable() from problem


def unreadable() -> Refusal:
    """What stands there is no manifest."""
    return Refusal("backup.manifest", "The backup's manifest cannot be read.")


def differing(said: Mapping[str, int], found: Mapping[str, int]) -> str | None:
    """The first table whose rows are not as many as was said."""
    names = sorted({*said, *found})
    return next((name for name in names if said.get(name, 0) != found.get(name, 0)), None)
