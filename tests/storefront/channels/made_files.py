"""Files as platforms and spreadsheet programs make them, of invented people and numbers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

from storefront.channels.layouts.headings import listed

ORDER, LINE = "6917926768823643751", "6917926768823643760"
DOUYIN = {
    "主订单编号": f"\t{ORDER}",
    "子订单编号": f"\t{LINE}",
    "选购商品": "玉镯",
    "商品数量": "1",
    "商家编码": "\tJADE-1",
    "订单应付金额": "28.90",
    "订单状态": "待发货",
    "售后状态": "-",
    "订单提交时间": "2026-09-22 00:54:10",
    "平台实际承担优惠金额": "1.10",
}


def rows(layout: str, *told: Mapping[str, str]) -> list[list[str]]:
    """A heading row of a layout as it is in real files, and rows that say only what is told."""
    headings = listed()[layout]
    return [headings, *[[each.get(name, "") for name in headings] for each in told]]


def text(
    lines: Sequence[Sequence[str]], encoding: str = "utf-8-sig", delimiter: str = ","
) -> bytes:
    """A delimited file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode(encoding)


def page(lines: Sequence[Sequence[str]]) -> bytes:
    """A web page that calls itself XLS, in GB18030."""
    body = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) + "</tr>" for row in lines)
    return f"<html><meta charset=gb2312><table>{body}</table></html>".encode("gb18030")


def workbook(lines: Sequence[Sequence[str]], dimension: str = "A1:B2") -> bytes:
    """An XLSX that lies about its size; a cell `#n` is a number, written as it stands."""
    cells = "".join(
        f'<row r="{number}">'
        + "".join(_cell(at, number, each) for at, each in enumerate(row))
        + "</row>"
        for number, row in enumerate(lines, 1)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{rel}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {main}><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/>'
        "</cellXfs></styleSheet>",
        "xl/worksheets/sheet1.xml": f'<worksheet {main}><dimension ref="{dimension}"/>'
        f"<sheetData>{cells}</sheetData></worksheet>",
    }
    return zipped(*((name, part.encode()) for name, part in parts.items()))


def zipped(*parts: tuple[str, bytes]) -> bytes:
    """A zip of some files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return out.getvalue()


def _cell(at: int, row: int, said: str) -> str:
    place = f"{chr(65 + at) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)}{row}"
    if said.startswith("@"):
        return f'<c r="{place}" s="1"><v>{said[1:]}</v></c>'
    if said.startswith("#"):
        return f'<c r="{place}"><v>{said[1:]}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{said}</t></is></c>' if said else ""
