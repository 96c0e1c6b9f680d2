"""MP4 from outside: read box by box, and rid of everything that is neither picture nor sound.

Nothing is decoded. A box that says where, when or with what a film was taken is overwritten with
zeros and called `free`, so that no offset moves; times of creation become zero. What a browser
cannot be trusted to show everywhere (other codecs, tracks of other data, fragments) is refused.

How it can fail: `Unsafe` with the reason; the file is not changed by a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import error, pack_into, unpack_from
from typing import BinaryIO

MOST_MOOV = 16 * 1024 * 1024
TOP = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide"}
#: What may stand inside; everything else there is blanked.
INSIDE = {
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"dinf", b"stbl"},
    b"stbl": {
        *(b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2"),
        *(b"stco", b"co64", b"stss", b"sgpd", b"sbgp", b"sdtp"),
    },
}
CODECS = {b"vide": {b"avc1", b"av01"}, b"soun": {b"mp4a", b"Opus"}}
BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"M4A ",
    b"MSNV",
}
Box = tuple[bytes, int, int, int]


class Unsafe(Exception):  # noqa: N818 - a verdict, not an accident
    """Not a film that may be served as it came."""


def cleaned(file: BinaryIO, size: int, *, voice: bool = False) -> None:
    """Blank in `file` what tells about people, or raise `Unsafe`; a `voice` has no picture."""
    try:
        boxes = list(_top(file, size))
        names = [name for name, *_place in boxes]
        if names[:1] != [b"ftyp"] or names.count(b"moov") != 1 or b"mdat" not in names:
            raise Unsafe("boxes")
        _check_brand(file, boxes[0])
        _name, start, _body, end = next(each for each in boxes if each[0] == b"moov")
        if end - start > MOST_MOOV:
            raise Unsafe("moov")
        file.seek(start)
        moov = bytearray(file.read(end - start))
        _clean_moov(moov, pictures=0 if voice else 1)
    except (error, IndexError):
        raise Unsafe("cut off") from None
    file.seek(start)
    file.write(moov)
    for name, start, body, end in boxes:
        if name not in TOP or name in (b"free", b"skip", b"wide"):
            _blank_in_file(file, start, body, end)


def _top(file: BinaryIO, size: int) -> Iterator[Box]:
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(16)
        length, name = unpack_from(">I4s", head)
        body = at + 8
        if length == 1:
            (length,) = unpack_from(">Q", head, 8)
            body = at + 16
        end = size if length == 0 else at + length
        if end > size or end < body or name == b"moof":
            raise Unsafe("box")
        yield name, at, body, end
        at = end


def _check_brand(file: BinaryIO, ftyp: Box) -> None:
    _name, _start, body, end = ftyp
    file.seek(body)
    brands = file.read(min(end - body, 256))
    known = {brands[place : place + 4] for place in (0, *range(8, len(brands), 4))}
    if not known & BRANDS:
        raise Unsafe("brand")


def _children(data: bytearray, start: int, end: int) -> Iterator[Box]:
    at = start
    while at + 8 <= end:
        length, name = unpack_from(">I4s", data, at)
        if length < 8 or at + length > end:
            raise Unsafe("box")
        yield bytes(name), at, at + 8, at + length
        at += length


def _clean_moov(data: bytearray, *, pictures: int) -> None:
    tracks: list[bytes] = []
    _clean(data, b"moov", (8, len(data)), tracks)
    sounds = tracks.count(b"soun")
    if tracks.count(b"vide") != pictures or sounds > 1 or sounds + pictures < 1:
        raise Unsafe("tracks")


def _clean(data: bytearray, holder: bytes, span: tuple[int, int], tracks: list[bytes]) -> None:
    for name, start, body, end in _children(data, *span):
        if name not in INSIDE[holder]:
            data[start + 4 : end] = b"free" + bytes(end - body)
        elif name in (b"mvhd", b"tkhd", b"mdhd"):
            wide = 8 if data[body] == 1 else 4
            data[body + 4 : body + 4 + 2 * wide] = bytes(2 * wide)
        elif name == b"hdlr":
            tracks.append(bytes(data[body + 8 : body + 12]))
            data[body + 24 : end] = bytes(end - body - 24)
        elif name == b"stsd":
            _check_codec(data, body, tracks)
        elif name in INSIDE:
            _clean(data, name, (body, end), tracks)


def _check_codec(data: bytearray, body: int, tracks: list[bytes]) -> None:
    (count,) = unpack_from(">I", data, body + 4)
    codec = bytes(data[body + 12 : body + 16])
    if count != 1 or not tracks or codec not in CODECS.get(tracks[-1], set()):
        raise Unsafe("codec")


def _blank_in_file(file: BinaryIO, start: int, body: int, end: int) -> None:
    name = bytearray(4)
    pack_into("4s", name, 0, b"free")
    file.seek(start + 4)
    file.write(name)
    file.seek(body)
    while body < end:
        piece = min(1 << 20, end - body)
        file.write(bytes(piece))
        body += piece
