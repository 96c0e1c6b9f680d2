"""Walking the parts of an encoded picture by our own eyes: which there are, and which may be."""

from __future__ import annotations

import struct
from collections.abc import Iterator

#: What pixels need. JFIF (E0) says nothing of anybody; everything else in a JPEG's E and FE does.
NEEDED = {
    "jpeg": {0xD8, 0xE0, 0xDB, 0xC2, 0xC4, 0xDA, 0xD9},
    "webp": {"VP8 "},
    "avif": {
        *("ftyp", "meta", "mdat", "hdlr", "pitm", "iloc", "iinf", "infe", "iprp"),
        *("ipco", "ispe", "pixi", "av1C", "colr", "ipma"),
    },
}
#: What may follow FF inside the pixels of a JPEG.
INSIDE = {0, *range(0xD0, 0xD8)}
HOLDING = {"meta": 4, "iprp": 0, "ipco": 0}


def strangers(kind: str, data: bytes) -> set[object]:
    """Parts of a rendition that pixels do not need; also what stands behind its end."""
    walk = {"jpeg": _jpeg, "webp": _webp, "avif": _avif}[kind]
    return set(walk(data)) - NEEDED[kind]


def _jpeg(data: bytes) -> Iterator[object]:
    at = 0
    while at < len(data):
        if data[at] != 0xFF:
            yield f"byte at {at}"
            return
        marker = data[at + 1]
        yield marker
        at += 2
        if marker in (0xD8, 0xD9):
            continue
        at += struct.unpack_from(">H", data, at)[0]
        while marker == 0xDA and not (
            data[at] == 0xFF and data[at + 1] not in (0, *range(0xD0, 0xD8))
        ):
            at += 1


def _webp(data: bytes) -> Iterator[object]:
    length = struct.unpack_from("<I", data, 4)[0]
    if length + 8 != len(data):
        yield "trailer"
    at = 12
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        yield name.decode("latin-1")
        at += 8 + size + size % 2


def _avif(data: bytes, at: int = 0, end: int | None = None) -> Iterator[object]:
    end = len(data) if end is None else end
    while at < end:
        size, name = struct.unpack_from(">I4s", data, at)
        word = name.decode("latin-1")
        if word == "iinf":
            yield from _avif(data, at + 14, at + size)
        elif word == "colr" and data[at + 8 : at + 12] != b"nclx":
            yield "colr with a profile"
        elif word == "infe" and data[at + 16 : at + 20] != b"av01":
            yield "item that is no picture"
        yield word
        if word in HOLDING:
            yield from _avif(data, at + 8 + HOLDING[word], at + size)
        if size < 8:
            yield "endless"
            return
        at += size
