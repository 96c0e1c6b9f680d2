"""The folder of a backup: its signed manifest, and its parts as they lie there.

The manifest is written last and in one step: a folder without one is no backup. It is signed by
HMAC-SHA256 with a key that is derived from the data key for nothing else.

How it can fail: no manifest, a wrong key, a changed manifest, a missing, shorter or changed part:
each is a `Refusal` with its own sentence, before anything is restored.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from catalog import vault
from catalog.errors import Refusal
from catalog.vault import VaultError
from storefront.backups.rules import MANIFEST, Manifest, Part, canonical, plain, read, unreadable

PURPOSE = "backup.manifest"
PIECE = 1024 * 1024


def empty_folder(folder: Path) -> Path:
    """A folder that nothing lies in, made if it is not there; nobody else may look into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as problem:
        raise Refusal(
            "backup.folder",
            "The folder %(folder)s cannot be used: %(why)s.",
            folder=folder,
            why=problem.strerror,
        ) from problem
    if taken:
        raise Refusal(
            "backup.taken",
            "The folder %(folder)s is not empty. Please name another.",
            folder=folder,
        )
    return folder


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Sign and write; from now on the folder is a backup."""
    salt = os.urandom(32)
    kid, key = vault.derived(PURPOSE, salt)
    told = plain(manifest)
    signature = hmac.new(key, canonical(told), hashlib.sha256).hexdigest()
    paper = {"manifest": told, "key": kid, "salt": salt.hex(), "signature": signature}
    beside = folder / f".{MANIFEST}.part"
    with beside.open("w", encoding="utf-8") as file:
        json.dump(paper, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, folder / MANIFEST)
    sync_folder(folder)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder, proved genuine."""
    path = folder / MANIFEST
    if not path.is_file():
        raise Refusal("backup.none", "There is no finished backup in %(folder)s.", folder=folder)
    try:
        paper = json.loads(path.read_text("utf-8"))
        told, kid = paper["manifest"], str(paper["key"])
        salt, signature = bytes.fromhex(paper["salt"]), str(paper["signature"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise unreadable() from problem
    if not hmac.compare_digest(_signature(told, kid, salt).encode(), signature.encode()):
        raise Refusal(
            "backup.signature",
            "The backup was not made with this DATA_KEY, or its manifest was changed.",
        )
    return read(told)


def require_parts(folder: Path, manifest: Manifest) -> None:
    """Every part is there, whole and unchanged."""
    for part in manifest.parts:
        path = folder / part.name
        if not path.is_file():
            raise Refusal("backup.missing", "%(part)s is missing in the backup.", part=part.name)
        if path.stat().st_size != part.size or _sha256(path) != part.sha256:
            raise damaged(part.name)


def damaged(name: str) -> Refusal:
    """A part is not what the manifest says."""
    return Refusal("backup.damaged", "%(part)s of the backup was changed or damaged.", part=name)


def part_of(folder: Path, name: str) -> Part:
    """A part as it lies there now."""
    path = folder / name
    return Part(name, path.stat().st_size, _sha256(path))


def sync_folder(folder: Path) -> None:
    """What was named in a folder stays named there when the power goes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _signature(told: Any, kid: str, salt: bytes) -> str:
    try:
        key = vault.derived(PURPOSE, salt, kid)[1]
    except VaultError as failure:
        raise Refusal(
            "backup.key",
            "The backup was made with the key %(kid)s, which DATA_KEY does not name.",
            kid=kid[:40],
        ) from failure
    return hmac.new(key, canonical(told), hashlib.sha256).hexdigest()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
