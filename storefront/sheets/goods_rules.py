"""A sheet of goods: which cells say something new, and which say nothing sensible.

Pure. One row a variant, found by its sku; every other column may be missing, and an empty cell
says nothing. Columns: names, the price of one piece, “price from 10” for any number, and “stock
<place>” for any place. Invariants: every wrong cell is told with its place; one of them keeps the
whole sheet out (`clean`); what says what is true already is no change, so that a sheet twice is
once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.money import Money
from catalog.pricing.rules import Ladder, Step
from storefront.sheets.amounts import pieces_of, price_of
from storefront.sheets.closest import closest, normal
from storefront.sheets.grids import EMPTY, Cell, Grid
from storefront.sheets.headings import OPENING_ROWS, plain
from storefront.sheets.issues import Code, Issue, Unreadable

#: Unknown skus for which a suggestion is looked up; more are a wrong file.
MOST_GUESSES = 20
LONGEST_NAME = 200
_PLAIN = {
    **dict.fromkeys(("sku", "articlesku", "article", "货号", "商品编码"), "sku"),
    **dict.fromkeys(("namezh", "nameinchinese", "中文名", "中文名称"), "zh"),
    **dict.fromkeys(("nameen", "nameinenglish", "英文名", "英文名称"), "en"),
    **dict.fromkeys(("price", "价格", "单价"), "price"),
}
_TIER = re.compile(r"^(?:pricefrom(\d{1,7})|(\d{1,7})件起价?)$")
_STOCK = re.compile(r"^(?:stock|库存)(.+)$")


@dataclass(frozen=True, slots=True)
class Known:
    """A variant as it is now: prices by number of pieces (1 is the price), pieces by place."""

    variant_id: int
    product_id: int
    sku: str
    zh: str
    en: str
    prices: Mapping[int, Money] = field(default_factory=dict)
    stock: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """What a column says; `number` is the pieces of a price or the id of a place."""

    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that says something new."""

    row: int
    known: Known
    field: Field
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class GoodsReport:
    """What a sheet would change, and what is wrong with it."""

    rows: int
    changes: tuple[Change, ...]
    issues: tuple[Issue, ...]

    @property
    def clean(self) -> bool:
        """Whether it can be kept."""
        return all(issue.note for issue in self.issues)


@dataclass(slots=True)
class _Reader:
    known: Mapping[str, Known]
    issues: list[Issue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    guesses: int = 0

    def row(self, number: int, cells: tuple[Cell, ...], fields: Mapping[int, Field]) -> None:
        """What one row says."""
        at = next(column for column, each in fields.items() if each.kind == "sku")
        known = self._known(number, at, _cell(cells, at))
        if known is None:
            return
        said: list[Change] = []
        for column, each in fields.items():
            cell = _cell(cells, column)
            if each.kind != "sku" and not cell.empty:
                change = self._change((number, column), cell, each, known)
                said += [change] if change else []
        self._check_ladder(number, fields, known, said)
        self.changes += said

    def _known(self, number: int, column: int, cell: Cell) -> Known | None:
        if cell.empty:
            self.issues.append(Issue(number, column, Code.SKU_MISSING))
            return None
        sku = normal(cell.text)
        known = self.known.get(sku)
        if known is None:
            self.guesses += 1
            guess = closest(sku, self.known, {}) if self.guesses <= MOST_GUESSES else ""
            self.issues.append(Issue(number, column, Code.SKU_UNKNOWN, cell.text[:80], guess))
        elif sku in self.seen:
            facts = {"first": self.seen[sku]}
            self.issues.append(Issue(number, column, Code.SKU_TWICE, cell.text[:80], "", facts))
            return None
        self.seen.setdefault(sku, number)
        return known

    def _change(
        self, place: tuple[int, int], cell: Cell, meant: Field, known: Known
    ) -> Change | None:
        try:
            after = _value(cell, meant)
        except Unreadable as wrong:
            told = Issue(*place, wrong.code, cell.text[:80], wrong.suggestion, wrong.facts)
            self.issues.append(told)
            return None
        before = _before(known, meant)
        return None if before == after else Change(place[0], known, meant, before, after)

    def _check_ladder(
        self, number: int, fields: Mapping[int, Field], known: Known, said: Sequence[Change]
    ) -> None:
        """More pieces never cost more each; the office confirms such a price on its page."""
        prices = dict(known.prices)
        prices |= {each.field.number: each.after for each in said if each.field.kind == "price"}  # type: ignore[misc]
        steps = [Step(pieces, price) for pieces, price in sorted(prices.items()) if pieces > 1]
        columns = {each.number: at for at, each in fields.items() if each.kind == "price"}
        for change in said:
            pieces = change.field.number
            if change.field.kind != "price" or pieces == 1:
                continue
            column = columns[pieces]
            if 1 not in prices:
                self.issues.append(Issue(number, column, Code.PRICE_MISSING))
            elif Ladder(prices[1], tuple(steps)).at(pieces - 1) < prices[pieces]:
                self.issues.append(Issue(number, column, Code.PRICE_RISES, str(change.after)))


def read_goods(
    grids: Sequence[Grid], known: Mapping[str, Known], places: Mapping[str, int]
) -> GoodsReport:
    """What the first sheet with a sku column says; `known` is by normal sku."""
    for grid in grids:
        for number, cells in grid.numbered():
            if number > OPENING_ROWS:
                break
            if any(_PLAIN.get(plain(cell.text)) == "sku" for cell in cells):
                return _read(grid, number, _Reader(known), places)
    return GoodsReport(0, (), (Issue(0, 0, Code.NO_HEADINGS),))


def _read(grid: Grid, head: int, reader: _Reader, places: Mapping[str, int]) -> GoodsReport:
    fields = _fields(grid, head, reader, places)
    rows = 0
    for number, cells in grid.numbered():
        if number > head and not all(cell.empty for cell in cells):
            rows += 1
            reader.row(number, cells, fields)
    if not rows:
        reader.issues.append(Issue(head, 0, Code.NO_ROWS))
    issues = sorted(reader.issues, key=lambda each: (each.row, each.column))
    return GoodsReport(rows, tuple(reader.changes), tuple(issues))


def _fields(grid: Grid, head: int, reader: _Reader, places: Mapping[str, int]) -> dict[int, Field]:
    fields: dict[int, Field] = {}
    for column, cell in enumerate(grid.rows[head - 1], start=1):
        found = _field(plain(cell.text), places)
        if cell.empty:
            continue
        if found is None:
            reader.issues.append(Issue(head, column, Code.HEADING_UNKNOWN, cell.text[:80]))
        elif found in fields.values():
            reader.issues.append(Issue(head, column, Code.HEADING_TWICE, cell.text[:80]))
        else:
            fields[column] = found
    return fields


def _field(head: str, places: Mapping[str, int]) -> Field | None:
    if kind := _PLAIN.get(head):
        return Field(kind, 1 if kind == "price" else 0)
    if (tier := _TIER.match(head)) and int(tier[1] or tier[2]) >= 2:
        return Field("price", int(tier[1] or tier[2]))
    if (stock := _STOCK.match(head)) and stock[1] in places:
        return Field("stock", places[stock[1]])
    return None


def _cell(cells: tuple[Cell, ...], column: int) -> Cell:
    return cells[column - 1] if column <= len(cells) else EMPTY


def _value(cell: Cell, meant: Field) -> object:
    if cell.broken:
        raise Unreadable(Code.CELL_BROKEN)
    if cell.formula and cell.value is None:
        raise Unreadable(Code.FORMULA_EMPTY)
    if meant.kind == "price":
        return price_of(cell, "CNY")
    if meant.kind == "stock":
        return 0 if cell.text == "0" else pieces_of(cell)
    text = cell.text
    if len(text) > LONGEST_NAME:
        raise Unreadable(Code.NOTE_LONG, most=LONGEST_NAME)
    return text.removeprefix("'") if text[1:2] in tuple("=+-@") else text


def _before(known: Known, meant: Field) -> object:
    if meant.kind == "price":
        return known.prices.get(meant.number)
    if meant.kind == "stock":
        return known.stock.get(meant.number, 0)
    return known.zh if meant.kind == "zh" else known.en
