"""WebM from outside: read element by element, and rid of everything but picture and sound.

Tags, attachments, chapters, title and date are overwritten with a `Void` of the same length. Only
VP8, VP9 or AV1 with Opus or Vorbis; nothing is decoded.

How it can fail: `Unsafe`, and the file is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from media.films.mp4 import Unsafe

HEAD, SEGMENT, DOCTYPE = 0x1A45DFA3, 0x18538067, 0x4282
INFO, TRACKS, TRACK, CLUSTER = 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
KIND, CODEC, NAME = 0x83, 0x86, 0x536E
SEEK, CUES, VOID, CRC = 0x114D9B74, 0x1C53BB6B, 0xEC, 0xBF
KEPT = {INFO, TRACKS, CLUSTER, SEEK, CUES, CRC}
#: Title, date, file names, and what program wrote it.
TELLING = {0x7BA9, 0x4461, 0x7384, 0x3C83AB, 0x3E83BB, 0x4D80, 0x5741}
VIDEO = {"V_VP8", "V_VP9", "V_AV1"}
SOUND = {"A_OPUS", "A_VORBIS"}
Element = tuple[int, int, int, int]


def cleaned(file: BinaryIO, size: int, *, voice: bool = False) -> None:
    """Blank in `file` what tells about people, or raise `Unsafe`; a `voice` has no picture."""
    top = list(_elements(file, 0, size))
    if [each[0] for each in top] != [HEAD, SEGMENT]:
        raise Unsafe("elements")
    kinds = {each[0]: _text(file, each) for each in _elements(file, *top[0][2:])}
    if kinds.get(DOCTYPE) != "webm":
        raise Unsafe("kind")
    gone, tracks = _looked_at(file, top[1])
    videos, sounds = (sum(each in known for each in tracks) for known in (VIDEO, SOUND))
    pictures = 0 if voice else 1
    if videos != pictures or sounds > 1 or not tracks or videos + sounds != len(tracks):
        raise Unsafe("codec")
    for each in gone:
        _void(file, each)


def _looked_at(file: BinaryIO, segment: Element) -> tuple[list[Element], list[str]]:
    """What is to be blanked, and the codecs of all tracks."""
    gone: list[Element] = []
    tracks: list[str] = []
    for each in _elements(file, *segment[2:]):
        if each[0] not in KEPT:
            gone.append(each)
        elif each[0] == INFO:
            gone += [one for one in _elements(file, *each[2:]) if one[0] in TELLING]
        elif each[0] == TRACKS:
            _look_at_tracks(file, each, tracks, gone)
    return gone, tracks


def _look_at_tracks(
    file: BinaryIO, holder: Element, tracks: list[str], gone: list[Element]
) -> None:
    for track in _elements(file, *holder[2:]):
        for each in _elements(file, *track[2:]) if track[0] == TRACK else ():
            if each[0] == CODEC:
                tracks.append(_text(file, each))
            elif each[0] == NAME:
                gone.append(each)


def _elements(file: BinaryIO, at: int, end: int) -> Iterator[Element]:
    """Each as (id, start, where its body begins, where it ends)."""
    while at < end:
        file.seek(at)
        head = file.read(12)
        name, wide = _number(head, keep=True)
        length, more = _number(head[wide:], keep=False)
        body = at + wide + more
        if body + length > end:
            raise Unsafe("length")
        yield name, at, body, body + length
        at = body + length


def _number(head: bytes, *, keep: bool) -> tuple[int, int]:
    """A number that says its own width by its leading zeros."""
    if not head or not head[0]:
        raise Unsafe("number")
    wide = 9 - head[0].bit_length()
    if len(head) < wide or (keep and wide > 4):
        raise Unsafe("number")
    value = int.from_bytes(head[:wide], "big")
    if keep:
        return value, wide
    value &= (1 << 7 * wide) - 1
    if value == (1 << 7 * wide) - 1:
        raise Unsafe("a live stream")
    return value, wide


def _text(file: BinaryIO, element: Element) -> str:
    file.seek(element[2])
    return file.read(min(64, element[3] - element[2])).rstrip(b"\0").decode("latin-1")


def _void(file: BinaryIO, element: Element) -> None:
    start, end = element[1], element[3]
    total = end - start
    if total < 9:
        head = bytes((VOID, 0x80 | total - 2))
    else:
        head = bytes((VOID,)) + (1 << 56 | total - 9).to_bytes(8, "big")
    file.seek(start)
    file.write(head)
    left = total - len(head)
    while left:
        piece = min(1 << 20, left)
        file.write(bytes(piece))
        left -= piece
