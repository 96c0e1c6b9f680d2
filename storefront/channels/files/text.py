"""Text of any kind: its encoding, its delimiter, and its rows, one at a time.

UTF-8 with and without a mark, UTF-16 by its mark or its zeros, else GB18030; each strictly, over
the whole file, so that no row turns out to be something else in the middle.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from storefront.channels.files.refusals import unreadable

DELIMITERS = ",\t;"
_STEP = 1 << 20
_SAMPLE = 64 * 1024
_SAMPLE_ROWS = 25
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(file: BinaryIO) -> str:
    """The encoding in which every byte of the file is text."""
    file.seek(0)
    head = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _if_decodes(file, (name,))
    if b"\x00" in head:
        first = head[0::2].count(0) > head[1::2].count(0)
        return _if_decodes(file, ("utf-16-be" if first else "utf-16-le",))
    return _if_decodes(file, ("utf-8", "gb18030"))


def text_of(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The file as text from its beginning; the file stays open when the text is let go."""
    file.seek(0)
    return io.TextIOWrapper(io.BufferedReader(_Kept(file)), encoding, newline="")


def delimiter_of(sample: str) -> str:
    """The sign that cuts the first rows into the most columns most often alike."""
    lines = [line for line in sample.splitlines() if line.strip()][:_SAMPLE_ROWS]

    def fitness(sign: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign))
        widths.pop(1, None)
        if not widths:
            return (0, 0)
        width, rows = max(widths.items(), key=lambda each: (each[1], each[0]))
        return (rows, width)

    return max(DELIMITERS, key=fitness) if lines else ","


def delimited(file: BinaryIO, encoding: str) -> Iterator[list[str]]:
    """The rows of a delimited file."""
    delimiter = delimiter_of(text_of(file, encoding).read(_SAMPLE))
    try:
        yield from csv.reader(text_of(file, encoding), delimiter=delimiter)
    except csv.Error:
        raise unreadable() from None


def _if_decodes(file: BinaryIO, names: tuple[str, ...]) -> str:
    for name in names:
        file.seek(0)
        decoder = codecs.getincrementaldecoder(name)("strict")
        try:
            while piece := file.read(_STEP):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    raise unreadable()


class _Kept(io.RawIOBase):
    """A view of a file that closing does not close."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, room: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed asks for any buffer; TextIOWrapper hands these
        """Fill the room from the file."""
        piece = self._file.read(len(room))
        room[: len(piece)] = piece
        return len(piece)
