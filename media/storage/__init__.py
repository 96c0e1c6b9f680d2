"""Storage: a port to where bytes lie, a local folder or any S3."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import cast

from media.storage.folder import LocalFolder
from media.storage.port import Missing, Storage, StorageDown, Stored, Ticket, pieces

__all__ = [
    "LocalFolder",
    "Missing",
    "Storage",
    "StorageDown",
    "Stored",
    "Ticket",
    "from_url",
    "pieces",
]


def from_url(url: str) -> Storage:
    """The storage that `MEDIA_URL` names: `file:/path` or `s3://bucket/prefix`.

    The S3 library is large and is only loaded by those who use it.
    """
    if url.startswith("file:"):
        return LocalFolder(Path(url.removeprefix("file:")))
    if url.startswith("s3://"):
        return cast("Storage", import_module("media.storage.s3").opened(url))
    raise ValueError("MEDIA_URL must begin with file: or s3://")
