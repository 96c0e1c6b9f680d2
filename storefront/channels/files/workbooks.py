"""Workbooks: XLSX row by row from its own XML, and the old XLS by calamine.

What an XLSX says of its own size (`dimension`) is not believed. A number is taken as it is written,
never through a float, so that an id of 19 digits stays what it was; a number that is shown as a day
becomes that day. Nothing is unpacked beyond `MOST_UNPACKED`; a document type is refused.
"""

from __future__ import annotations

import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import BinaryIO
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from storefront.channels.files.refusals import damaged, too_large
from storefront.wiring.signatures import UNZIPPABLE

MOST_UNPACKED = 1 << 30
MOST_COLUMNS = 400
MOST_TEXTS = 256 * 1024 * 1024
_STEP = 256 * 1024
_TEXTS = "xl/sharedStrings.xml"
#: Numbers of forms that show a day, by the standard; others are told by their letters.
_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DAY_LETTERS = re.compile(r"[yd年月日]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_PLACE = re.compile(r"([A-Z]{1,3})")
_FAULTS = (*UNZIPPABLE, expat.ExpatError, KeyError, ValueError)
Attributes = dict[str, str]
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a day of a spreadsheet has no zone


def workbook_rows(archive: zipfile.ZipFile) -> Iterator[list[str]]:
    """The rows of the first sheet of an XLSX; rows that were left out come as empty ones."""
    try:
        texts, days = _texts(archive), _day_styles(archive)
        path = _first_sheet(archive)
        sheet = _Sheet(texts, days)
        for _piece in _walked(archive, path, sheet.parser()):
            while sheet.rows:
                yield sheet.rows.popleft()
        yield from sheet.rows
    except _FAULTS:
        raise damaged() from None


def old_workbook_rows(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of the first sheet of an OLE2 workbook."""
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError):
        raise damaged() from None
    for row in rows:
        yield [_plain(value) for value in row]


def _plain(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)


class _Sheet:
    """Takes a sheet's XML apart, row by row."""

    def __init__(self, texts: list[str], days: frozenset[int]) -> None:
        self.texts, self.days = texts, days
        self.rows: deque[list[str]] = deque()
        self._number = 0
        self._row: list[str] = []
        self._at, self._kind, self._style = 0, "", 0
        self._text: list[str] | None = None

    def parser(self) -> expat.XMLParserType:
        """A parser that feeds this sheet."""
        parser = _parser()
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.buffer_text = True
        return parser

    def _begin(self, tag: str, given: Attributes) -> None:
        if tag == "row":
            number = int(given.get("r", self._number + 1))
            if not self._number < number <= self._number + 1_000:
                raise ValueError(number)
            self.rows.extend([] for _ in range(number - self._number - 1))
            self._number, self._row, self._at = number, [], 0
        elif tag == "c":
            self._at = _column(given["r"]) if "r" in given else self._at + 1
            self._kind, self._style = given.get("t", "n"), int(given.get("s", 0))
            if self._at > MOST_COLUMNS:
                raise ValueError(self._at)
        elif tag in ("v", "t"):
            self._text = []

    def _data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end(self, tag: str) -> None:
        if tag in ("v", "t") and self._text is not None:
            value = self._value("".join(self._text))
            self._row.extend([""] * (self._at - len(self._row)))
            self._row[self._at - 1] += value
            self._text = None
        elif tag == "row":
            self.rows.append(self._row)

    def _value(self, text: str) -> str:
        if self._kind == "s":
            return self.texts[int(text)]
        if self._kind == "n" and self._style in self.days:
            return _day(text)
        return text


def _column(place: str) -> int:
    letters = _PLACE.match(place)
    number = 0
    for letter in letters[1] if letters else "":
        number = number * 26 + ord(letter) - 64
    return number


def _day(text: str) -> str:
    """A day of a spreadsheet, to the second."""
    try:
        moment = _DAY_ZERO + timedelta(seconds=round(float(text) * 86_400))
    except (ValueError, OverflowError):
        return text
    return moment.isoformat(" ")


class _Texts:
    """The texts that cells name, in their order."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] | None = None
        self._written = 0

    def begin(self, tag: str, _given: Attributes) -> None:
        """A text begins."""
        if tag == "si":
            self._parts = []

    def data(self, text: str) -> None:
        """A part of it."""
        if self._parts is not None:
            self._parts.append(text)

    def end(self, tag: str) -> None:
        """A text ends."""
        if tag == "si" and self._parts is not None:
            self.found.append("".join(self._parts))
            self._written += len(self.found[-1])
            self._parts = None
            if self._written > MOST_TEXTS:
                raise too_large()


def _texts(archive: zipfile.ZipFile) -> list[str]:
    if _TEXTS not in archive.namelist():
        return []
    texts, parser = _Texts(), _parser()
    parser.StartElementHandler, parser.EndElementHandler = texts.begin, texts.end
    parser.CharacterDataHandler = texts.data
    for _piece in _walked(archive, _TEXTS, parser):
        pass
    return texts.found


def _day_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The styles of cells that show a number as a day."""
    forms: dict[int, str] = {}
    styles: list[int] = []
    inside: list[str] = []

    def begin(tag: str, given: Attributes) -> None:
        inside.append(tag)
        if tag == "numFmt":
            forms[int(given["numFmtId"])] = given.get("formatCode", "")
        elif tag == "xf" and "cellXfs" in inside:
            styles.append(int(given.get("numFmtId", 0)))

    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    _seen(archive, "xl/styles.xml", begin, lambda _tag: inside.pop())
    return frozenset(
        place
        for place, form in enumerate(styles)
        if form in _DAYS or _DAY_LETTERS.search(_QUOTED.sub("", forms.get(form, "")))
    )


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The part that holds the first sheet that can be seen."""
    targets: dict[str, str] = {}
    sheets: list[str] = []

    def relation(tag: str, given: Attributes) -> None:
        if tag == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    def sheet(tag: str, given: Attributes) -> None:
        if tag == "sheet" and given.get("state", "visible") == "visible":
            sheets.append(next(value for name, value in given.items() if name.endswith(":id")))

    _seen(archive, "xl/_rels/workbook.xml.rels", relation)
    _seen(archive, "xl/workbook.xml", sheet)
    target = targets[sheets[0]] if sheets else ""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _seen(
    archive: zipfile.ZipFile,
    path: str,
    begin: Callable[[str, Attributes], None],
    end: Callable[[str], object] | None = None,
) -> None:
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    for _piece in _walked(archive, path, parser):
        pass


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_said: object) -> None:
    raise damaged()


def _walked(archive: zipfile.ZipFile, path: str, parser: expat.XMLParserType) -> Iterator[None]:
    """Feed a part piece by piece, counted while it is unpacked."""
    done = 0
    with archive.open(path) as part:
        while piece := part.read(_STEP):
            done += len(piece)
            if done > MOST_UNPACKED:
                raise too_large()
            parser.Parse(piece, False)
            yield
    parser.Parse(b"", True)
