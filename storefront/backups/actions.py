"""Taking a backup, and remembering it.

`take` writes the parts of a moment into an empty folder and signs them last; when anything fails,
the folder is empty again. The database itself is only read.
"""

from __future__ import annotations

import gzip
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from media.storage import Storage
from storefront.backups import pictures
from storefront.backups.frames import Taker
from storefront.backups.models import BackupTaken
from storefront.backups.papers import empty_folder, write_manifest
from storefront.backups.port import Carried, Engine, Tick
from storefront.backups.rules import DATABASE, MEDIA, Manifest, MediaCount, Part
from storefront.backups.stream import SealedWriter

T = TypeVar("T")

#: Fast; most of a database is text that packs well.
PACKED = 3


@dataclass(frozen=True, slots=True)
class Source:
    """What is carried away: a database, and pictures with their bytes or by name."""

    engine: Engine
    name: str
    storage: Storage
    copied: bool


def take(source: Source, folder: Path, *, program: str, now: datetime, tick: Tick) -> Manifest:
    """Write a whole backup; the manifest comes last."""
    empty_folder(folder)
    try:
        manifest = _taken(source, folder, program=program, now=now, tick=tick)
        write_manifest(folder, manifest)
    except BaseException:
        _emptied(folder)
        raise
    return manifest


def remember(session: Session, manifest: Manifest) -> None:
    """Write down that it was taken."""
    session.add(
        BackupTaken(
            backup=manifest.id,
            taken_at=datetime.fromisoformat(manifest.taken_at),
            size_bytes=manifest.size,
            head=manifest.proof.head,
            sound=manifest.proof.sound,
        )
    )


def purpose(backup: str, name: str) -> str:
    """What a part's key is derived for: this part of this backup."""
    return f"backup.{backup}.{name}"


def _taken(source: Source, folder: Path, *, program: str, now: datetime, tick: Tick) -> Manifest:
    backup = secrets.token_hex(16)

    def database(target: SealedWriter) -> Carried:
        with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=PACKED, mtime=0) as packed:
            return source.engine.carried(Counting(packed, tick))

    def media(target: SealedWriter) -> MediaCount:
        return pictures.carried(source.storage, target, copied=source.copied, tick=tick)

    first, carried = _part(folder, DATABASE, backup, database)
    second, count = _part(folder, MEDIA, backup, media)
    return Manifest(
        id=backup,
        taken_at=now.isoformat(),
        program=program,
        engine=source.name,
        revision=carried.revision,
        rows=carried.rows,
        proof=carried.proof,
        media=count,
        parts=(first, second),
    )


class Counting:
    """Passes bytes on and tells how many there were."""

    def __init__(self, target: Taker, tick: Tick) -> None:
        self.target, self.tick, self.size = target, tick, 0

    def write(self, data: bytes, /) -> None:
        """Pass some on."""
        self.target.write(data)
        self.size += len(data)
        self.tick("database", self.size)


def _part(
    folder: Path, name: str, backup: str, fill: Callable[[SealedWriter], T]
) -> tuple[Part, T]:
    """One part, sealed, on the disk."""
    with (folder / name).open("xb") as file:
        with SealedWriter(file, purpose(backup, name)) as sealed:
            told = fill(sealed)
        file.flush()
        os.fsync(file.fileno())
    return Part(name, sealed.size, sealed.digest.hexdigest()), told


def _emptied(folder: Path) -> None:
    for each in folder.iterdir():
        each.unlink()
