"""Bringing a backup back into an empty place.

In this order: the manifest is proved genuine; every part is whole; the place is empty; pictures
and database are made ready where nobody sees them, and proved; both are settled, the database last.
Whatever fails leaves the place as it was.

How it can fail: each of these steps is a `Refusal` with its own sentence. When the machine stops in
the middle, a folder or file named `.….restore-…` may stay beside the place; it can be thrown away.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from catalog.errors import Refusal
from catalog.vault import VaultError
from media.storage import Storage
from storefront.backups import pictures
from storefront.backups.actions import purpose
from storefront.backups.papers import damaged, read_manifest, require_parts
from storefront.backups.pictures import Waiting
from storefront.backups.port import Engine, Prepared, Shaping, Tick
from storefront.backups.rules import DATABASE, MEDIA, Manifest
from storefront.backups.stream import opened


@dataclass(frozen=True, slots=True)
class Place:
    """Where a backup is restored into."""

    engine: Engine
    name: str
    storage: Storage
    shaping: Shaping


def restore(folder: Path, place: Place, *, unsound: bool = False, tick: Tick) -> Manifest:
    """Bring it all back; books that did not hold when they were kept come only if that is said."""
    manifest = read_manifest(folder)
    _require_fit(manifest, place, unsound=unsound)
    require_parts(folder, manifest)
    place.engine.require_empty()
    if manifest.media.copied:
        pictures.require_empty(place.storage)
    with _media(folder, manifest, place, tick) as media, _database(folder, manifest, place) as data:
        media.settle()
        try:
            data.settle()
        except BaseException:
            media.take_back()
            raise
    return manifest


def _require_fit(manifest: Manifest, place: Place, *, unsound: bool) -> None:
    if manifest.engine != place.name:
        raise Refusal(
            "restore.engine",
            "This is a backup of %(said)s, and DATABASE_URL names %(here)s.",
            said=manifest.engine,
            here=place.name,
        )
    if not place.shaping.knows(manifest.revision):
        raise Refusal(
            "restore.newer", "The backup was made by a newer Manyhands. Please use that version."
        )
    if not (manifest.proof.sound or unsound):
        raise Refusal(
            "restore.unsound",
            "The books did not hold when they were kept: %(broken)s. --unsound brings them back.",
            broken=", ".join(manifest.proof.broken),
        )


@contextmanager
def _media(folder: Path, manifest: Manifest, place: Place, tick: Tick) -> Iterator[Waiting]:
    with _part(folder, MEDIA, manifest) as source:
        ready = pictures.prepared(source, place.storage, manifest.media, tick)
        with ready as waiting:
            yield waiting


@contextmanager
def _database(folder: Path, manifest: Manifest, place: Place) -> Iterator[Prepared]:
    with (
        _part(folder, DATABASE, manifest) as source,
        gzip.GzipFile(fileobj=source) as packed,
        place.engine.prepared(packed, manifest, place.shaping) as ready,
    ):
        yield ready


@contextmanager
def _part(folder: Path, name: str, manifest: Manifest) -> Iterator[BufferedReader]:
    """What one part holds; what is wrong with it is said in a sentence."""
    with (folder / name).open("rb") as file:
        try:
            yield opened(file, purpose(manifest.id, name))
        except (VaultError, EOFError, zlib.error, gzip.BadGzipFile) as failure:
            raise damaged(name) from failure
