"""Frames: things one after another in a stream, each a line of JSON and its bytes in pieces.

Lengths stand before what they measure, and no bytes end a thing; so nothing needs to be known of a
thing before it has been written whole. A stream that breaks off in a thing is a `VaultError`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from catalog.vault import VaultError

LENGTH = struct.Struct(">I")
#: Small pieces are gathered up to so many bytes; no frame is longer than `MOST`.
GATHERED, MOST = 256 * 1024, 1024 * 1024


class Taker(Protocol):
    """What can be written to."""

    def write(self, data: bytes, /) -> object:
        """Take some bytes."""


class Giver(Protocol):
    """What can be read from."""

    def read(self, many: int, /) -> bytes:
        """So many bytes, fewer only at the end."""


def put(target: Taker, told: dict[str, Any], pieces: Iterable[bytes] = ()) -> None:
    """Write a thing: what is told of it, then its bytes."""
    _frame(target, json.dumps(told, ensure_ascii=False).encode())
    kept = bytearray()
    for piece in pieces:
        kept += piece
        while len(kept) >= GATHERED:
            _frame(target, bytes(kept[:GATHERED]))
            del kept[:GATHERED]
    if kept:
        _frame(target, bytes(kept))
    _frame(target, b"")


def told(source: Giver) -> dict[str, Any] | None:
    """What is told of the next thing, or None at the end; take all its pieces before the next."""
    head = source.read(LENGTH.size)
    if not head:
        return None
    return dict(json.loads(_exactly(source, _length(head))))


def pieces(source: Giver) -> Iterator[bytes]:
    """The bytes of the thing that was told last."""
    while many := _length(source.read(LENGTH.size)):
        yield _exactly(source, many)


def _frame(target: Taker, data: bytes) -> None:
    target.write(LENGTH.pack(len(data)) + data)


def _length(head: bytes) -> int:
    if len(head) != LENGTH.size:
        raise VaultError("a stream broke off")
    many = int(LENGTH.unpack(head)[0])
    if many > MOST:
        raise VaultError("a frame is too long")
    return many


def _exactly(source: Giver, many: int) -> bytes:
    data = source.read(many)
    if len(data) != many:
        raise VaultError("a stream broke off")
    return data
