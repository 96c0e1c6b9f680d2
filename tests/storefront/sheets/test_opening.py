"""Files from outside: every encoding and separator, and nothing that eats the house."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from storefront.sheets.grids import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Cell
from storefront.sheets.opening import open_sheet
from storefront.sheets.templates import ListedGood, TemplateWords, text_template, workbook_template

TEXT = '货号,数量\r\nKN-LUCK-02-RED,"1,400"\r\n'
CELLS = (
    (Cell("货号"), Cell("数量")),
    (Cell("KN-LUCK-02-RED"), Cell("1,400")),
)


def workbook(*rows: tuple[object, ...]) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet = book.add_worksheet("订单")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return data.getvalue()


def repacked(data: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """The same workbook with something replaced in one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, part.replace(*change) if entry.filename == name else part)
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_every_encoding_with_every_separator(encoding: str, separator: str) -> None:
    text = TEXT.replace("货号,", f"货号{separator}").replace("RED,", f"RED{separator}")
    assert open_sheet(text.encode(encoding))[0].rows == CELLS


def test_a_workbook_is_read_with_its_places() -> None:
    grid = open_sheet(workbook((), ("", "货号", "数量"), ("", "A-1", 12)))[0]
    assert grid.name == "订单"
    assert grid.rows[1][1:] == (Cell("货号"), Cell("数量"))
    assert grid.rows[2][2] == Cell(12.0)


def test_dates_formulas_and_errors_keep_their_nature() -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet = book.add_worksheet()
    sheet.write_datetime(0, 0, date(2026, 12, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_formula(0, 1, "=60*10", None, 600)
    sheet.write_formula(0, 2, "=60*10", None, "")
    sheet.write_formula(0, 3, "=1/0", None, "#DIV/0!")
    book.close()
    assert open_sheet(data.getvalue())[0].rows[0] == (
        Cell(date(2026, 12, 1)),
        Cell(600.0, formula=True),
        Cell(None, formula=True),
        Cell(None, formula=True, broken=True),
    )


def test_a_row_of_nothing_but_a_formula_without_result_is_not_lost() -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("货号", "数量"))
    sheet.write_formula(1, 1, "=60*10", None, "")
    book.close()
    assert open_sheet(data.getvalue())[0].rows[1][1].formula


def test_hidden_sheets_are_not_read() -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    book.add_worksheet("订单").write(0, 0, "货号")
    hidden = book.add_worksheet("隐藏")
    hidden.write(0, 0, "货号")
    hidden.hide()
    book.close()
    assert [grid.name for grid in open_sheet(data.getvalue())] == ["订单"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", 8) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return out.getvalue()


def liar() -> bytes:
    """A part that says it is small and is not."""
    data = bytearray(workbook(("货号", "数量")))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = (8).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


SHEET = "xl/worksheets/sheet1.xml"
ORDER = workbook(("货号", "数量"), ("A-1", 12))
XXE = (
    b"<worksheet ",
    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet ',
)
SHARED = repacked(
    workbook(*[("a" * 30,) * 60] * 100), "xl/sharedStrings.xml", (b"a" * 30, b"a" * 32_000)
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet.empty_file"),
        (b"x" * (MOST_BYTES + 1), "sheet.too_large"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "sheet.old_format"),
        (b"%PDF-1.7 ...", "sheet.not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n", "sheet.not_a_sheet"),
        (b"\x81\xff\xff\xfe", "sheet.unreadable"),
        (b"sku,qty\n\x01\x02,3", "sheet.unreadable"),
        (b"PK\x03\x04 not a zip", "sheet.damaged"),
        (bomb(), "sheet.bomb"),
        (SHARED, "sheet.bomb"),
        (liar(), "sheet.damaged"),
        (repacked(ORDER, SHEET, (b'r="B2"', b'r="XFD2"')), "sheet.too_many_columns"),
        (repacked(ORDER, SHEET, (b'r="B2"', b'r="B1048576"')), "sheet.too_many_rows"),
        (repacked(ORDER, SHEET, (b'r="B2"', b'r="B 2"')), "sheet.damaged"),
        (repacked(ORDER, SHEET, XXE), "sheet.damaged"),
        (repacked(ORDER, "xl/workbook.xml", (b"</workbook>", b"")), "sheet.damaged"),
        (b"a,b\n" * (MOST_ROWS + 1), "sheet.too_many_rows"),
        (b",".join([b"a"] * (MOST_COLUMNS + 1)), "sheet.too_many_columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_meant_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as told:
        open_sheet(data)
    assert told.value.code == code


@given(st.binary(max_size=400))
def test_any_bytes_are_a_grid_or_a_refusal(data: bytes) -> None:
    try:
        grids = open_sheet(data)
    except Invalid:
        return
    assert all(len(grid.rows) <= MOST_ROWS for grid in grids)


@given(st.binary(max_size=40), st.integers(0, len(ORDER) - 1))
def test_a_broken_workbook_is_a_grid_or_a_refusal(noise: bytes, at: int) -> None:
    try:
        grids = open_sheet(ORDER[:at] + noise + ORDER[at + len(noise) :])
    except Invalid:
        return
    assert len(grids) <= 1


WORDS = TemplateWords(
    "订单", "货号表", ("货号", "数量", "交期", "单价", "备注"), ("货号", "品名", "单价")
)
LISTED = [ListedGood("KN-LUCK-02-RED", "平安结 · 红", "68.00")]


@pytest.mark.parametrize("template", [workbook_template, text_template])
def test_our_own_template_can_be_read_again(template: object) -> None:
    data = template(WORDS, LISTED, date(2026, 12, 20))  # type: ignore[operator] # one of two functions
    first = open_sheet(data)[0]
    assert [cell.text for cell in first.rows[0]] == list(WORDS.headings)
    assert [cell.text for cell in first.rows[1]][:3] == ["KN-LUCK-02-RED", "100", "2026-12-20"]
