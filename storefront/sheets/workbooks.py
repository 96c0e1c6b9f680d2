"""Workbooks (XLSX): measured before they are unpacked, then read by calamine.

A workbook is a zip of XML and may lie: small outside and endless inside, two far-apart cells
that make a reader lay out the rows between them, entities that expand. So every part is counted
while it is unpacked, every cell's place is looked at, document types are refused, and calamine is
given a copy that holds only what was counted. Only the visible sheets are read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from catalog.errors import Invalid
from storefront.sheets.grids import (
    EMPTY,
    MOST_CHARACTERS,
    MOST_SHEETS,
    ORDERS,
    Cell,
    Grid,
    Plain,
    Size,
)
from storefront.sheets.xml_parts import Marks, look_over, named_length, sheet_paths, text_lengths
from storefront.wiring.signatures import UNZIPPABLE

#: Parts of a workbook.
MOST_PARTS = 500
#: Characters of all cells together, shared texts counted each time they are named.
MOST_WRITTEN = 32_000_000
_KNOWN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_STEP = 256 * 1024


def read_workbook(data: bytes, size: Size = ORDERS) -> tuple[Grid, ...]:
    """The visible sheets of an XLSX file."""
    try:
        parts = unpack(data, size.most_unpacked)
        paths = sheet_paths(parts)
        marks = {name: look_over(parts[path], size.most_rows) for name, path in paths.items()}
        _weigh(parts, paths, marks)
        return _read(parts, marks)
    except (*UNZIPPABLE, CalamineError, KeyError, ValueError):
        raise damaged() from None


def unpack(data: bytes, room: int = ORDERS.most_unpacked) -> dict[str, bytes]:
    """Every part of the zip, counted while it is unpacked; pictures and the like are left out."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        odd = any(each.flag_bits & 1 or each.compress_type not in _KNOWN for each in entries)
        if len(entries) > MOST_PARTS or odd:
            raise damaged()
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                parts[entry.filename] = _unpacked(archive, entry, room)
                room -= len(parts[entry.filename])
    return parts


def damaged() -> Invalid:
    """The refusal of a file that is no readable workbook."""
    sentence = "This workbook is damaged or locked. Please save it again as XLSX."
    return Invalid("sheet.damaged", sentence, field="file")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    whole = io.BytesIO()
    with archive.open(entry) as part:
        while chunk := part.read(_STEP):
            if whole.tell() + len(chunk) > room:
                raise _bomb()
            whole.write(chunk)
    return whole.getvalue()


def _weigh(parts: dict[str, bytes], paths: dict[str, str], marks: dict[str, Marks]) -> None:
    """Refuse a workbook whose many cells share enormous texts; counted one by one only where the
    longest text, named by every cell, would be too much."""
    shared = parts.get("xl/sharedStrings.xml")
    named = sum(each.texts for each in marks.values())
    lengths = text_lengths(shared) if shared else [0]
    if named * max(lengths, default=0) <= MOST_WRITTEN:
        return
    if sum(named_length(parts[each], lengths) for each in paths.values()) > MOST_WRITTEN:
        raise _bomb()


def _bomb() -> Invalid:
    sentence = "This workbook is far too large inside. Please send only the order."
    return Invalid("sheet.bomb", sentence, field="file")


def _read(parts: dict[str, bytes], marks: dict[str, Marks]) -> tuple[Grid, ...]:
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    copy.seek(0)
    book = CalamineWorkbook.from_filelike(copy)
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if len(visible) > MOST_SHEETS:
        raise damaged()
    return tuple(
        _grid(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), marks[name])
        for name in visible
    )


def _grid(name: str, rows: Sequence[Sequence[object]], marks: Marks) -> Grid:
    return Grid(
        name,
        tuple(
            tuple(_cell(value, (row, column), marks) for column, value in enumerate(values, 1))
            for row, values in enumerate(_through(rows, marks.last_row), 1)
        ),
    )


def _through(rows: Sequence[Sequence[object]], last: int) -> list[Sequence[object]]:
    """Rows that hold nothing but formulas without results are missing from calamine's answer."""
    width = max((len(row) for row in rows), default=0)
    blank: Sequence[object] = [""] * width
    return [*rows, *[blank] * (last - len(rows))]


def _cell(value: object, place: tuple[int, int], marks: Marks) -> Cell:
    formula, broken = place in marks.formulas, place in marks.broken
    if value in ("", None) and not formula and not broken:
        return EMPTY
    return Cell(None if broken else _plain(value), formula, broken)


def _plain(value: object) -> Plain:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | float | date):
        return value
    if isinstance(value, int):
        return float(value)
    return str(value).strip()[:MOST_CHARACTERS] or None
