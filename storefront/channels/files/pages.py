"""A web page with a table that calls itself a spreadsheet: its rows, as they come along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import BinaryIO

from storefront.channels.files.text import encoding_of, text_of

_STEP = 64 * 1024
_TABLE = re.compile(rb"<\s*(table|html|!doctype\s+html|meta)\b", re.IGNORECASE)


def is_page(head: bytes) -> bool:
    """Whether a file begins as a web page does."""
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return plain[:1] == b"<" and _TABLE.search(plain[:4096]) is not None


def table_rows(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of all tables of a page."""
    page = _Page()
    text = text_of(file, encoding_of(file))
    while piece := text.read(_STEP):
        page.feed(piece)
        yield from page.finished()
    page.close()
    yield from page.finished()


class _Page(HTMLParser):
    """Collects rows; what is no cell is not looked at."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None

    def finished(self) -> list[list[str]]:
        """The rows that came to their end since it was asked last."""
        rows, self._rows = self._rows, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or a cell begins; an earlier one that nobody closed has ended."""
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """A cell or a row ends."""
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Text in a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row.append("".join(self._cell).strip())
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._rows.append(self._row)
        self._row = None
