"""What a file is, by its first bytes: delimited text, a workbook new or old, a page, or a zip of
one such file. A name says nothing: platforms give CSV the name of a workbook and pages that of XLS.

How it can fail: `Invalid` with a code `channel.…`. Rows come one at a time and no further than
`MOST_ROWS`.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from catalog.errors import Invalid
from storefront.channels.files.pages import is_page, table_rows
from storefront.channels.files.refusals import damaged, too_large, unreadable
from storefront.channels.files.text import delimited, encoding_of
from storefront.channels.files.workbooks import old_workbook_rows, workbook_rows
from storefront.wiring.signatures import NO_SHEET, OLD_OFFICE, UNZIPPABLE, ZIP

MOST_ROWS = 200_000
MOST_BYTES = 512 * 1024 * 1024
_WORKBOOK = "xl/workbook.xml"
_STEP = 1 << 20

Rows = Callable[[], Iterator[list[str]]]


def rows_in(file: BinaryIO) -> Rows:
    """How to go through the rows of a file; each call begins anew."""
    file.seek(0)
    head = file.read(8192)
    if not head:
        raise Invalid("channel.empty_file", "The file is empty.", field="file")
    if head.startswith(NO_SHEET):
        raise unreadable()
    if head.startswith(OLD_OFFICE):
        return lambda: _limited(old_workbook_rows(file))
    if head.startswith(ZIP):
        return _in_zip(file)
    if is_page(head):
        return lambda: _limited(table_rows(file))
    encoding = encoding_of(file)
    return lambda: _limited(delimited(file, encoding))


def _in_zip(file: BinaryIO) -> Rows:
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        raise damaged() from None
    if _WORKBOOK in archive.namelist():
        return lambda: _limited(workbook_rows(archive))
    return rows_in(_only_member(archive))


def _only_member(archive: zipfile.ZipFile) -> BinaryIO:
    """The one file in a zip; its name may be in any encoding, for nobody reads it."""
    inside = [each for each in archive.infolist() if not each.is_dir() and each.file_size]
    inside = [each for each in inside if not each.filename.startswith("__MACOSX")]
    if len(inside) != 1:
        raise Invalid(
            "channel.several_files",
            "There are %(many)s files in this archive. Please bring them one by one.",
            field="file",
            many=len(inside),
        )
    member = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - read as long as its rows are
    try:
        with archive.open(inside[0]) as part:
            while piece := part.read(_STEP):
                member.write(piece)
                if member.tell() > MOST_BYTES:
                    raise too_large()
    except (*UNZIPPABLE, RuntimeError):
        raise damaged() from None
    member.seek(0)
    if member.read(4) == ZIP and _WORKBOOK not in zipfile.ZipFile(member).namelist():
        raise unreadable()
    return member


def _limited(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number == MOST_ROWS:
            raise too_large()
        yield row
