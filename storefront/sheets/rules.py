"""An order sheet read as a whole: cells in; lines and issues out.

Pure. Invariants: every row under the headings becomes part of exactly one line, or is named in an
issue, or is empty, or is a total that agrees; one error keeps the whole sheet out (`clean`), so
that nothing is ever half loaded. Rows that say the same are added up, and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storefront.sheets.amounts import pieces_of
from storefront.sheets.days import due_of
from storefront.sheets.grids import Cell, Grid
from storefront.sheets.headings import (
    Column,
    Headings,
    customer_above,
    due_above,
    find_headings,
    plain,
)
from storefront.sheets.issues import Code, Issue, Unreadable
from storefront.sheets.rows import Good, RowReader, SheetLine, Terms

MOST_LINES = 1_000
_TOTALS = {"合计", "总计", "小计", "总数", "总数量", "合计数量", "合计件数", "共计"}
_TOTALS |= {"total", "totals", "subtotal", "grandtotal", "sum"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a sheet says: its lines if it is clean, its issues in the order of the rows."""

    rows: int
    lines: tuple[SheetLine, ...]
    issues: tuple[Issue, ...]
    customer: str = ""

    @property
    def clean(self) -> bool:
        """Whether an order can be made of it."""
        return bool(self.lines) and all(issue.note for issue in self.issues)

    @property
    def pieces(self) -> int:
        """Pieces of all lines."""
        return sum(line.pieces for line in self.lines)

    @property
    def styles(self) -> int:
        """How many different products."""
        return len({line.good.product_id for line in self.lines})


def read_order(grids: Sequence[Grid], goods: Mapping[str, Good], terms: Terms) -> Report:
    """The order that a file's sheets hold; `goods` are by normal sku (`closest.normal`)."""
    found = [(grid, headings) for grid in grids if (headings := find_headings(grid))]
    if not found:
        return Report(0, (), (Issue(0, 0, Code.NO_HEADINGS),))
    if len(found) > 1:
        return Report(0, (), (Issue(0, 0, Code.SEVERAL_SHEETS),))
    grid, headings = found[0]
    reader = RowReader(headings, goods, replace(terms, due_on=_due_for_all(grid, headings, terms)))
    _tell_headings(reader)
    return _report(reader, grid)


def _report(reader: RowReader, grid: Grid) -> Report:
    lines, rows = _read_rows(reader, grid)
    merged = _merged(reader, lines)
    if not rows:
        reader.issues.append(Issue(reader.headings.row, 0, Code.NO_ROWS))
    if len(merged) > MOST_LINES:
        reader.issues.append(Issue(0, 0, Code.TOO_MANY_LINES, facts={"most": MOST_LINES}))
    issues = sorted(reader.issues, key=lambda issue: (issue.row, issue.column))
    return Report(rows, tuple(merged), tuple(issues), customer_above(grid, reader.headings)[:120])


def _due_for_all(grid: Grid, headings: Headings, terms: Terms) -> date | None:
    """A date above the headings counts for rows without one, before the one that was asked for."""
    above = due_above(grid, headings)
    if above is None:
        return terms.due_on
    try:
        return due_of(above, terms.today)
    except Unreadable:
        return terms.due_on


def _tell_headings(reader: RowReader) -> None:
    headings = reader.headings
    for code, places in (
        (Code.HEADING_TWICE, headings.doubled),
        (Code.HEADING_UNKNOWN, headings.unknown),
    ):
        for at in places:
            found = headings.names[at][:80]
            reader.issues.append(Issue(headings.row, at, code, found))


def _read_rows(reader: RowReader, grid: Grid) -> tuple[list[SheetLine], int]:
    lines: list[SheetLine] = []
    rows = 0
    totals = _Totals(reader)
    for row, cells in grid.numbered():
        if row <= reader.headings.row or all(cell.empty for cell in cells):
            continue
        if totals.is_total(row, cells):
            continue
        rows += 1
        line = reader.read(row, cells)
        totals.add(reader.cell(cells, Column.PIECES))
        if line is not None:
            lines.append(line)
    return lines, rows


class _Totals:
    """Rows that sum the others up: checked, and left out."""

    def __init__(self, reader: RowReader) -> None:
        self.reader = reader
        self.sum = 0
        self.since = 0
        self.rows = 0
        self.passed = False

    def add(self, cell: Cell) -> None:
        """Count a row's pieces, if they can be read."""
        pieces = _pieces(cell) or 0
        self.sum, self.since, self.rows = self.sum + pieces, self.since + pieces, self.rows + 1

    def is_total(self, row: int, cells: tuple[Cell, ...]) -> bool:
        """Whether a row is a total, or a footnote below one."""
        sku, cell = self.reader.cell(cells, Column.SKU), self.reader.cell(cells, Column.PIECES)
        named = any(plain(each.text) in _TOTALS for each in cells if each.text)
        if not named and not (sku.empty and self.rows > 1 and _pieces(cell) == self.sum):
            return self.passed and cell.empty
        self.passed = True
        self._check(row, cell)
        return True

    def _check(self, row: int, cell: Cell) -> None:
        total = _pieces(cell)
        if total in (self.sum, self.since):
            self.reader.tell(row, Column.PIECES, Code.TOTAL_SKIPPED, found=cell.text)
        elif not cell.empty and not (cell.formula and not cell.value):
            told, summed = Code.TOTAL_DIFFERS, self.sum
            self.reader.tell(row, Column.PIECES, told, sum=summed, found=cell.text)
        self.since = 0


def _pieces(cell: Cell) -> int | None:
    try:
        return None if cell.empty or cell.value is None else pieces_of(cell)
    except Unreadable:
        return None


def _merged(reader: RowReader, lines: Iterable[SheetLine]) -> list[SheetLine]:
    """Rows of one sku and date as one line; another price for the same is a contradiction."""
    merged: dict[tuple[int, date], SheetLine] = {}
    for line in lines:
        key = (line.good.variant_id, line.due_on)
        first = merged.get(key)
        if first is None:
            merged[key] = line
        elif first.unit_price != line.unit_price and (first.typed or line.typed):
            reader.tell(line.row, Column.PRICE, Code.ROW_CONTRADICTS, first=first.row)
        else:
            told, sku = Code.ROW_MERGED, first.good.sku
            reader.tell(line.row, Column.SKU, told, first=first.row, found=sku)
            note = "; ".join(dict.fromkeys(filter(None, (first.note, line.note))))
            pieces = first.pieces + line.pieces
            price = first.unit_price if first.typed else first.good.price_for(pieces)
            merged[key] = replace(
                first, pieces=pieces, note=note, unit_price=price or first.unit_price
            )
    return list(merged.values())
