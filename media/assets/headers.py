"""Headers: what a file says of itself in its first bytes, read without decoding anything.

This is what stops bombs: a file that promises more pixels than we take, or many frames, is told
apart in microseconds, in this process, before any decoder sees it. What a header says is not
believed further than that; the darkroom looks again.

How it can fail: a header that is cut off or makes no sense is `None`, which the gate calls damaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import error, unpack_from

PNG = b"\x89PNG\r\n\x1a\n"
#: Frames of a JPEG that libjpeg decodes: baseline, extended, progressive.
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
#: Other starts of frames: lossless, arithmetic, hierarchical. Cameras write none of them.
STRANGE = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
#: Scans of a progressive JPEG; a good encoder makes ten, and each one costs the whole picture.
MOST_SCANS = 100
CHUNKS = 10_000


@dataclass(frozen=True, slots=True)
class Header:
    """What the file promises."""

    width: int
    height: int
    moves: bool = False
    endless: bool = False


def kind_of(data: bytes) -> str | None:
    """jpeg, png or webp by the first bytes; heif for phones' own format; None for the rest."""
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if data[:8] == PNG:
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        return "heif"
    return None


def read(kind: str, data: bytes) -> Header | None:
    """The header of a file of a known kind, or None if it makes no sense."""
    try:
        return {"jpeg": _jpeg, "png": _png, "webp": _webp}[kind](data)
    except (error, IndexError, ValueError):
        return None


def _jpeg(data: bytes) -> Header | None:
    at = 2
    for _marker in range(CHUNKS):
        at = data.index(b"\xff", at) if data[at] != 0xFF else at
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        if marker in ALONE:
            at += 1
            continue
        if marker in STRANGE or marker in (0xD9, 0xDA):
            return None
        (length,) = unpack_from(">H", data, at + 1)
        if marker in FRAMES:
            deep, height, width, colours = unpack_from(">BHHB", data, at + 3)
            good = deep == 8 and colours in (1, 3, 4) and length == 8 + 3 * colours
            endless = data.count(b"\xff\xda") > MOST_SCANS
            return Header(width, height, endless=endless) if good else None
        at += 1 + length
    return None


def _png(data: bytes) -> Header | None:
    length, name, width, height = unpack_from(">I4sII", data, 8)
    if (length, name) != (13, b"IHDR"):
        return None
    at = 33
    for _chunk in range(CHUNKS):
        length, name = unpack_from(">I4s", data, at)
        if name == b"acTL":
            (frames,) = unpack_from(">I", data, at + 8)
            if frames > 1:
                return Header(width, height, moves=True)
        if name in (b"IDAT", b"IEND"):
            return Header(width, height)
        at += 12 + length
    return None


def _webp(data: bytes) -> Header | None:
    name = data[12:16]
    if name == b"VP8X":
        moves = bool(data[20] & 0x02)
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
        return Header(width, height, moves=moves) if len(data) >= 30 else None
    if name == b"VP8L" and data[20] == 0x2F:
        (bits,) = unpack_from("<I", data, 21)
        return Header(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if name == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = unpack_from("<HH", data, 26)
        return Header(width & 0x3FFF, height & 0x3FFF)
    return None
