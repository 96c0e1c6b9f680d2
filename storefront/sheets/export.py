"""Lists as CSV files that any spreadsheet opens: UTF-8 with its mark, CRLF.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, so that nobody's
words are ever run. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

#: What a formula begins with.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int


def plain_cell(cell: Cell) -> Cell:
    """The cell as it is written; a number is no formula."""
    if isinstance(cell, int):
        return cell
    text = cell.replace("\r\n", "\n")
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_file(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file with its headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([plain_cell(each) for each in head])
    writer.writerows([plain_cell(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def xlsx_file(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same as a workbook; every text is written as text, never as a formula or a link."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for column, word in enumerate(head):
            page.write_string(0, column, word, bold)
        for place, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    page.write_number(place, column, cell)
                else:
                    page.write_string(place, column, cell)
    return out.getvalue()
