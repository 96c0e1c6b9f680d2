"""Delimited text (CSV): which encoding, which separator, and then the cells.

Encodings: UTF-8 with or without a mark, UTF-16 with or without one, and GB18030, which Chinese
Excel writes. Separators: comma, semicolon, tab; the one that cuts the first rows alike wins.
How it can fail: bytes that are no text in any of them, and sizes beyond the limits, are refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from catalog.errors import Invalid
from storefront.sheets.grids import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Cell, Grid

SEPARATORS = ",;\t，；"
_SAMPLE_ROWS = 25
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_COLOUR = re.compile(r"#[0-9A-F]{6}")
_UNREADABLE = "We cannot read this text. Please save the sheet as XLSX, or as CSV in UTF-8."


def read_delimited(data: bytes, most_rows: int = MOST_ROWS) -> Grid:
    """The one grid of a delimited file."""
    text = decode(data)
    if any(ord(sign) < 32 and sign not in "\r\n\t" for sign in text):
        raise Invalid("sheet.unreadable", _UNREADABLE, field="file")
    rows: list[tuple[Cell, ...]] = []
    for row in _split(text, separator_of(text)):
        if len(rows) == most_rows:
            raise too_many_rows(most_rows)
        rows.append(_cells(row))
    return Grid("CSV", tuple(rows))


def decode(data: bytes) -> str:
    """The text of a file in whichever of our encodings it is."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\x00" in data:
        zeros_first = data[0:2000:2].count(0) > data[1:2000:2].count(0)
        return _decoded(data, "utf-16-be" if zeros_first else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "gb18030")


def separator_of(text: str) -> str:
    """The separator that cuts the first rows into the most columns most often alike."""
    lines = [line for line in text.splitlines() if line.strip()][:_SAMPLE_ROWS]

    def fitness(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        widths.pop(1, None)
        if not widths:
            return (0, 0)
        width, rows = max(widths.items(), key=lambda each: (each[1], each[0]))
        return (rows, width)

    return max(SEPARATORS, key=fitness) if lines else ","


def too_many_rows(most: int = MOST_ROWS) -> Invalid:
    """The refusal of a sheet that is too long."""
    sentence = "The sheet has more than %(most)s rows. Please send it in parts."
    return Invalid("sheet.too_many_rows", sentence, field="file", most=most)


def too_many_columns() -> Invalid:
    """The refusal of a sheet that is too wide."""
    sentence = "The sheet has more than %(most)s columns."
    return Invalid("sheet.too_many_columns", sentence, field="file", most=MOST_COLUMNS)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Invalid("sheet.unreadable", _UNREADABLE, field="file") from None


def _split(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise Invalid("sheet.unreadable", _UNREADABLE, field="file") from None


def _cells(row: list[str]) -> tuple[Cell, ...]:
    while row and not row[-1].strip():
        row.pop()
    if len(row) > MOST_COLUMNS:
        raise too_many_columns()
    return tuple(_cell(text) for text in row)


def _cell(text: str) -> Cell:
    plain = text.strip().lstrip("\ufeff")[:MOST_CHARACTERS]
    broken = plain.startswith("#") and plain.rstrip("!?").isupper()
    return Cell(plain or None, broken=broken and not _COLOUR.fullmatch(plain))
