"""Storage in a folder of this machine: for one machine, and for the demo.

A file is written beside its place, flushed to the disk and moved there in one step, so that a
power cut leaves the old bytes or the new ones. How it can fail: a full disk or a folder that may
not be written to is `StorageDown`.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from media.storage.port import PATH, PIECE, Missing, StorageDown, Stored, Ticket, checked


class LocalFolder:
    """Bytes as files below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, path: str, data: bytes, *, content_type: str) -> None:
        """Lay `data` under `path`; a file remembers no content type, its ending tells."""
        self.send(path, BytesIO(data), content_type=content_type)

    def send(self, path: str, source: BinaryIO, *, content_type: str) -> None:
        """Lay what can be read from `source` under `path`."""
        place = self._place(path)
        beside = place.with_name(f".{secrets.token_hex(8)}.part")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(beside, source)
            os.replace(beside, place)
        except OSError as problem:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise StorageDown(problem.strerror or "the folder cannot be written") from problem

    def get(self, path: str) -> bytes:
        """The bytes under `path`."""
        with _reading(path):
            return self._place(path).read_bytes()

    def part(self, path: str, start: int, length: int) -> bytes:
        """At most `length` bytes from `start` on."""
        with _reading(path), self._place(path).open("rb") as file:
            file.seek(start)
            return file.read(length)

    def size(self, path: str) -> int:
        """How many bytes the file has."""
        with _reading(path):
            return self._place(path).stat().st_size

    def delete(self, path: str) -> None:
        """Take the file away."""
        try:
            self._place(path).unlink(missing_ok=True)
        except OSError as problem:
            raise StorageDown(problem.strerror or "the folder cannot be written") from problem

    def exists(self, path: str) -> bool:
        """Whether the file is there."""
        return self._place(path).is_file()

    def listed(self, prefix: str = "") -> Iterator[Stored]:
        """Every file whose path begins with `prefix`; what is half written has no path yet."""
        for folder, folders, names in os.walk(self.root):
            folders.sort()
            for name in sorted(names):
                place = Path(folder, name)
                path = place.relative_to(self.root).as_posix()
                if path.startswith(prefix) and PATH.fullmatch(path):
                    with suppress(FileNotFoundError):
                        about = place.stat()
                        since = datetime.fromtimestamp(about.st_mtime, UTC)
                        yield Stored(path, about.st_size, since)

    def ticket(self, path: str, *, content_type: str, most_bytes: int) -> Ticket | None:
        """A folder has no door of its own: everything comes through ours."""
        return None

    def _place(self, path: str) -> Path:
        return self.root / checked(path)


@contextmanager
def _reading(path: str) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as problem:
        raise Missing(path) from problem
    except OSError as problem:
        raise StorageDown(problem.strerror or "the folder cannot be read") from problem


def _write(place: Path, source: BinaryIO) -> None:
    with place.open("wb") as file:
        shutil.copyfileobj(source, file, PIECE)
        file.flush()
        os.fsync(file.fileno())
