"""Sealed streams: what a backup writes, in pieces that are each sealed for their place.

Format: a head (`MAGIC`, the key's id, a salt), then pieces of `PIECE` bytes, each AES-256-GCM with
the head as associated data. The key is derived from the data key for this one stream: for its salt,
and for what it is said to be (`purpose`: which backup, which part). The nonce is the place of the
piece and whether it is the last one.

Promises: a changed, missing, added, doubled or exchanged piece, a stream that ends early, one of
another backup and one under another name are all found, by `VaultError`. Whatever a reader has
handed out is genuine; that it is all is only known when the reader has come to the end. One piece
at a time is held in memory.
"""

from __future__ import annotations

import hashlib
import io
import os
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from catalog import vault
from catalog.vault import VaultError

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAGIC = b"MHSEAL1\n"
PIECE = 1024 * 1024
SALT, TAG, PLACE = 32, 16, 11


class SealedWriter:
    """Takes bytes, writes them sealed; without `close` the stream never ends and is worthless."""

    def __init__(self, target: BinaryIO, purpose: str) -> None:
        self.target, self.size, self.digest = target, 0, hashlib.sha256()
        salt = os.urandom(SALT)
        kid, key = vault.derived(purpose, salt)
        self._cipher, self._head = AESGCM(key), _head(kid, salt)
        self._kept, self._place = bytearray(), 0
        self._out(self._head)

    def write(self, data: Buffer) -> int:
        """Take some bytes."""
        given = memoryview(data).nbytes
        self._kept += data
        while len(self._kept) > PIECE:
            self._piece(bytes(self._kept[:PIECE]), last=False)
            del self._kept[:PIECE]
        return given

    def flush(self) -> None:
        """Nothing is written before its piece is full."""

    def close(self) -> None:
        """Write the last piece."""
        self._piece(bytes(self._kept), last=True)
        self._kept.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _where: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()

    def _piece(self, plain: bytes, *, last: bool) -> None:
        self._out(self._cipher.encrypt(_nonce(self._place, last=last), plain, self._head))
        self._place += 1

    def _out(self, data: bytes) -> None:
        self.target.write(data)
        self.digest.update(data)
        self.size += len(data)


class SealedReader(io.RawIOBase):
    """Reads what was sealed, piece by piece; each is proved before it is handed out."""

    def __init__(self, source: BinaryIO, purpose: str) -> None:
        super().__init__()
        self._source = source
        kid, salt = self._read_head()
        self._head = _head(kid, salt)
        self._cipher = AESGCM(vault.derived(purpose, salt, kid)[1])
        self._place, self._plain = 0, memoryview(b"")
        self._next = source.read(PIECE + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Buffer) -> int:
        """Hand out what there is of a piece."""
        while not self._plain and self._next:
            self._open_piece()
        target = memoryview(into)
        many = min(len(target), len(self._plain))
        target[:many] = self._plain[:many]
        self._plain = self._plain[many:]
        return many

    def _open_piece(self) -> None:
        piece, self._next = self._next, self._source.read(PIECE + TAG)
        nonce = _nonce(self._place, last=not self._next)
        try:
            self._plain = memoryview(self._cipher.decrypt(nonce, piece, self._head))
        except InvalidTag as failure:
            raise VaultError(f"piece {self._place}") from failure
        self._place += 1

    def _read_head(self) -> tuple[str, bytes]:
        start = self._source.read(len(MAGIC) + 1)
        if len(start) != len(MAGIC) + 1 or not start.startswith(MAGIC):
            raise VaultError("not a sealed stream")
        kid, salt = self._source.read(start[-1]), self._source.read(SALT)
        if len(salt) != SALT:
            raise VaultError("a sealed stream without a head")
        return kid.decode("utf-8", "replace"), salt


def opened(source: BinaryIO, purpose: str) -> io.BufferedReader:
    """A reader that hands out exactly as much as it is asked for, until the end."""
    reader = SealedReader(source, purpose)
    if not reader._next:  # noqa: SLF001 - its own module: a stream has one piece at least
        raise VaultError("a sealed stream without an end")
    return io.BufferedReader(reader, PIECE)


def _head(kid: str, salt: bytes) -> bytes:
    name = kid.encode()
    return MAGIC + bytes([len(name)]) + name + salt


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(PLACE, "big") + bytes([last])
