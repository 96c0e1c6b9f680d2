"""Storage in a folder of this machine: for one machine, and for the demo.

A file is written beside its place, flushed to the disk and moved there in one step, so that a
power cut leaves the old bytes or the new ones. How it can fail: a full disk or a folder that may
not be written to is `StorageDown`.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from media.storage.port import Missing, StorageDown, checked


class LocalFolder:
    """Bytes as files below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, path: str, data: bytes, *, content_type: str) -> None:
        """Lay `data` under `path`; a file remembers no content type, its ending tells."""
        place = self._place(path)
        beside = place.with_name(f".{secrets.token_hex(8)}.part")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(beside, data)
            os.replace(beside, place)
        except OSError as problem:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise StorageDown(problem.strerror or "the folder cannot be written") from problem

    def get(self, path: str) -> bytes:
        """The bytes under `path`."""
        try:
            return self._place(path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as problem:
            raise Missing(path) from problem
        except OSError as problem:
            raise StorageDown(problem.strerror or "the folder cannot be read") from problem

    def delete(self, path: str) -> None:
        """Take the file away."""
        try:
            self._place(path).unlink(missing_ok=True)
        except OSError as problem:
            raise StorageDown(problem.strerror or "the folder cannot be written") from problem

    def exists(self, path: str) -> bool:
        """Whether the file is there."""
        return self._place(path).is_file()

    def _place(self, path: str) -> Path:
        return self.root / checked(path)


def _write(place: Path, data: bytes) -> None:
    with place.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
