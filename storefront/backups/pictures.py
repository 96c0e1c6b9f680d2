"""Pictures and films in a backup: carried with their bytes, or told by name and size.

What is stored is never changed, only added and taken away; so reading it after the database's
moment finds all that the database names, but what was taken away meanwhile. Each thing is told with
the hash of what was read, and held against it when it comes back. A name that promises another
hash is counted as damaged, and carried as it is.

Brought back into a folder: everything is laid into a folder beside it, which then gets its name in
one step. Into an S3: everything is laid in its place, and taken away again if anything fails. What
was only told must lie there already, each with its size.

How it can fail: a place that is not empty, a thing that is missing or is not what was said, and a
storage that does not answer are each a `Refusal`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from mimetypes import guess_type
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp
from typing import Any

from catalog.errors import Refusal
from media.storage import LocalFolder, Missing, Storage, StorageDown, Stored, pieces
from media.storage.moving import hash_in
from storefront.backups import frames
from storefront.backups.frames import Giver, Taker
from storefront.backups.papers import damaged
from storefront.backups.port import Tick
from storefront.backups.rules import MEDIA, MediaCount


def carried(storage: Storage, target: Taker, *, copied: bool, tick: Tick) -> MediaCount:
    """Write all that lies in a storage, or only its names."""
    files = size = wrong = 0
    for each in storage.listed():
        told = {"path": each.path, "size": each.size, "copied": copied}
        try:
            sound = _put(storage, target, told, each) if copied else _named(target, told)
        except Missing:
            continue  # taken away since it was listed, and nothing of it was written
        files, size, wrong = files + 1, size + each.size, wrong + (not sound)
        tick("media", size)
    return MediaCount(copied, files, size, wrong)


def _put(storage: Storage, target: Taker, told: dict[str, Any], each: Stored) -> bool:
    """Read it whole before a word of it is written, for it may go away meanwhile."""
    with TemporaryFile() as held:
        digest = hashlib.sha256()
        for piece in pieces(storage, each.path, 0, each.size):
            digest.update(piece)
            held.write(piece)
        held.seek(0)
        found = digest.hexdigest()
        frames.put(target, {**told, "sha256": found}, iter(lambda: held.read(frames.MOST), b""))
    return hash_in(each.path) in ("", found)


def _named(target: Taker, told: dict[str, Any]) -> bool:
    frames.put(target, told)
    return True


def require_empty(storage: Storage) -> None:
    """Nothing lies there."""
    found: object = next(iter(storage.listed()), None)
    if isinstance(storage, LocalFolder) and storage.root.is_dir():
        found = next(storage.root.iterdir(), None)
    if found is not None:
        raise Refusal(
            "restore.media_taken",
            "Pictures lie in the storage already. Please restore into an empty place.",
        )


@contextmanager
def prepared(source: Giver, storage: Storage, said: MediaCount, tick: Tick) -> Iterator[Waiting]:
    """Everything of a backup, proved; leaving without `settle` takes it all away again."""
    waiting = _waiting(storage, copied=said.copied)
    try:
        files = size = 0
        while told := frames.told(source):
            _taken(told, source, waiting.storage)
            files, size = files + 1, size + int(told["size"])
            tick("media", size)
        if (files, size) != (said.files, said.size):
            raise damaged(MEDIA)
        yield waiting
    finally:
        waiting.leave()


class Waiting:
    """Things that lie in their place already: nothing is to be done, and nothing taken away."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def settle(self) -> None:
        """From now on they are to be seen."""

    def take_back(self) -> None:
        """What was settled goes, too: the database did not come."""

    def leave(self) -> None:
        """Take away what was not settled."""


class InStore(Waiting):
    """Things that were sent to an S3 that was empty."""

    settled = False

    def settle(self) -> None:
        """They lie in their place."""
        self.settled = True

    def take_back(self) -> None:
        """They will be taken away."""
        self.settled = False

    def leave(self) -> None:
        """Whatever lies there came from us."""
        if not self.settled:
            for each in list(self.storage.listed()):
                with suppress(StorageDown):
                    self.storage.delete(each.path)


class InFolder(Waiting):
    """Things in a folder that waits beside its place for its name."""

    def __init__(self, root: Path) -> None:
        root.parent.mkdir(parents=True, exist_ok=True)
        self.root, self.made = root, mkdtemp(prefix=f".{root.name}.restore-", dir=root.parent)
        self.beside = Path(self.made, "media")
        self.beside.mkdir()
        super().__init__(LocalFolder(self.beside))

    def settle(self) -> None:
        """Give it its name; a folder that is not empty keeps it."""
        try:
            os.replace(self.beside, self.root)
        except OSError as problem:
            raise Refusal(
                "restore.media_place",
                "The pictures cannot be put into %(place)s: %(why)s.",
                place=self.root,
                why=problem.strerror,
            ) from problem

    def take_back(self) -> None:
        """Take its name away again."""
        os.replace(self.root, self.beside)

    def leave(self) -> None:
        """What is beside the place was not settled."""
        shutil.rmtree(self.made, ignore_errors=True)


def _waiting(storage: Storage, *, copied: bool) -> Waiting:
    if not copied:
        return Waiting(storage)
    return InFolder(storage.root) if isinstance(storage, LocalFolder) else InStore(storage)


def _taken(told: dict[str, Any], source: Giver, storage: Storage) -> None:
    """One thing: laid down if its bytes are what was said, or looked for."""
    if not told["copied"]:
        _require_there(storage, told, list(frames.pieces(source)))
        return
    with TemporaryFile() as held:
        digest = hashlib.sha256()
        for piece in frames.pieces(source):
            digest.update(piece)
            held.write(piece)
        if digest.hexdigest() != told["sha256"] or held.tell() != told["size"]:
            raise damaged(MEDIA)
        held.seek(0)
        path = str(told["path"])
        kind = guess_type(path)[0] or "application/octet-stream"
        storage.send(path, held, content_type=kind)


def _require_there(storage: Storage, told: dict[str, Any], rest: list[bytes]) -> None:
    path = str(told["path"])
    try:
        there = storage.size(path) == told["size"] and not rest
    except Missing:
        there = False
    if not there:
        raise Refusal(
            "restore.media_missing",
            "The backup only names its pictures, and %(path)s does not lie in MEDIA_URL.",
            path=path,
        )
