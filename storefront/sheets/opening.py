"""Opening a file that somebody uploaded: bytes in, grids out, or a sentence why not.

What a file is decides its content, never its name. Invariants: nothing is read before its size
is known, nothing is unpacked beyond the limits of `grids`, and no program in a file ever runs.
How it can fail: `Invalid` with a code `sheet.…`; half a grid is never returned.
"""

from __future__ import annotations

from catalog.errors import Invalid
from storefront.sheets.delimited import read_delimited
from storefront.sheets.grids import ORDERS, Grid, Size
from storefront.sheets.workbooks import read_workbook
from storefront.wiring.signatures import NO_SHEET, OLD_OFFICE, ZIP


def open_sheet(data: bytes, size: Size = ORDERS) -> tuple[Grid, ...]:
    """The sheets of an XLSX or CSV file that is no larger than `size`."""
    refuse_size(data, size)
    if data.startswith(ZIP):
        return read_workbook(data, size)
    if data.startswith(OLD_OFFICE):
        raise Invalid(
            "sheet.old_format",
            "This is an old or locked Excel file. Please save it as XLSX without a password.",
            field="file",
        )
    if data.startswith(NO_SHEET):
        raise Invalid("sheet.not_a_sheet", "This is not a spreadsheet.", field="file")
    return (read_delimited(data, size.most_rows),)


def refuse_size(data: bytes, size: Size) -> None:
    """Refuse a file that is empty or too large, before anybody looks into it."""
    if not data:
        raise Invalid("sheet.empty_file", "The file is empty.", field="file")
    if len(data) > size.most_bytes:
        most = size.most_bytes // (1024 * 1024)
        raise Invalid(
            "sheet.too_large", "The file is larger than %(most)s MB.", field="file", most=most
        )
