"""One row of an order sheet: what its cells say, or which of them say nothing sensible.

Pure. Every wrong cell of a row is told, not only the first. A row that is wrong has no line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from catalog.money import Money
from catalog.pricing.rules import Ladder, Step
from storefront.sheets.amounts import pieces_of, price_of
from storefront.sheets.closest import closest, normal
from storefront.sheets.days import due_of
from storefront.sheets.grids import EMPTY, Cell
from storefront.sheets.headings import Column, Headings
from storefront.sheets.issues import Code, Issue, Unreadable

MOST_NOTE = 200
#: A sheet's price this many times above or below the list is worth a word.
_UNUSUAL = 2


@dataclass(frozen=True, slots=True)
class Good:
    """A variant that can be ordered; `made` says whether its product is still made."""

    sku: str
    variant_id: int
    product_id: int
    names: tuple[str, ...]
    price: Money | None
    made: bool = True
    steps: tuple[Step, ...] = ()

    def price_for(self, pieces: int) -> Money | None:
        """What one costs when so many are ordered."""
        return Ladder(self.price, self.steps).at(pieces) if self.price else None


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole sheet: today, the currency, and the date where a row has none."""

    today: date
    currency: str = "CNY"
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row that was understood."""

    row: int
    good: Good
    pieces: int
    unit_price: Money
    due_on: date
    note: str = ""
    #: Whether the sheet itself named the price.
    typed: bool = False


@dataclass(slots=True)
class RowReader:
    """Reads rows under their headings and gathers what is wrong with them."""

    headings: Headings
    goods: Mapping[str, Good]
    terms: Terms
    issues: list[Issue] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)
    _guesses: dict[str, str] = field(default_factory=dict)
    _formulas: set[Column] = field(default_factory=set)

    def __post_init__(self) -> None:
        for good in self.goods.values():
            for name in good.names:
                self._names.setdefault(name, good.sku)

    def cell(self, cells: tuple[Cell, ...], column: Column) -> Cell:
        """The cell of a row in a column; an empty one where the column is missing."""
        at = self.headings.columns.get(column, 0)
        return cells[at - 1] if 0 < at <= len(cells) else EMPTY

    def tell(
        self, row: int, column: Column, code: Code, suggestion: str = "", **facts: object
    ) -> None:
        """Note an issue at a row and column; `found` is the typed text."""
        found = str(facts.pop("found", ""))
        at = self.headings.columns.get(column, 0)
        self.issues.append(Issue(row, at, code, found[:80], suggestion, facts))

    def read(self, row: int, cells: tuple[Cell, ...]) -> SheetLine | None:
        """The line of a row, or None when something in it is wrong."""
        before = sum(not issue.note for issue in self.issues)
        good = self._good(row, cells)
        pieces = self._pieces(row, cells)
        due_on = self._due(row, cells)
        price = self._price(row, cells, good, pieces or 1)
        note = self._note(row, cells)
        if good is None or pieces is None or due_on is None or price is None:
            return None
        self._check_amount(row, cells, price * pieces)
        if sum(not issue.note for issue in self.issues) > before:
            return None
        typed = not self.cell(cells, Column.PRICE).empty
        return SheetLine(row, good, pieces, price, due_on, note, typed)

    def _sound(self, row: int, cells: tuple[Cell, ...], column: Column) -> Cell | None:
        """The cell, if the spreadsheet itself did not give up on it."""
        cell = self.cell(cells, column)
        if cell.broken:
            self.tell(row, column, Code.CELL_BROKEN)
            return None
        if cell.formula and cell.value is None:
            self.tell(row, column, Code.FORMULA_EMPTY)
            return None
        if cell.formula and column not in self._formulas:
            self._formulas.add(column)
            self.tell(row, column, Code.FORMULA_USED, found=cell.text)
        return cell

    def _good(self, row: int, cells: tuple[Cell, ...]) -> Good | None:
        cell = self._sound(row, cells, Column.SKU)
        if cell is None:
            return None
        if cell.empty:
            self.tell(row, Column.SKU, Code.SKU_MISSING)
            return None
        good = self.goods.get(normal(cell.text))
        if good is None:
            self.tell(row, Column.SKU, Code.SKU_UNKNOWN, self._guess(cell.text), found=cell.text)
        elif not good.made:
            self.tell(row, Column.SKU, Code.SKU_DELISTED, found=cell.text)
        return good

    def _guess(self, typed: str) -> str:
        if typed not in self._guesses:
            made = [sku for sku, good in self.goods.items() if good.made]
            self._guesses[typed] = closest(typed, made, self._names)
        return self._guesses[typed]

    def _pieces(self, row: int, cells: tuple[Cell, ...]) -> int | None:
        cell = self._sound(row, cells, Column.PIECES)
        if cell is None:
            return None
        if cell.empty:
            self.tell(row, Column.PIECES, Code.PIECES_MISSING)
            return None
        try:
            return pieces_of(cell)
        except Unreadable as wrong:
            self._unreadable(row, Column.PIECES, cell, wrong)
            return None

    def _due(self, row: int, cells: tuple[Cell, ...]) -> date | None:
        cell = self._sound(row, cells, Column.DUE)
        if cell is None:
            return None
        if cell.empty:
            if self.terms.due_on is None:
                self.tell(row, Column.DUE, Code.DUE_MISSING)
            return self.terms.due_on
        try:
            return due_of(cell, self.terms.today)
        except Unreadable as wrong:
            self._unreadable(row, Column.DUE, cell, wrong)
            return None

    def _price(
        self, row: int, cells: tuple[Cell, ...], good: Good | None, pieces: int
    ) -> Money | None:
        cell = self._sound(row, cells, Column.PRICE)
        if cell is None:
            return None
        usual = good.price_for(pieces) if good else None
        if cell.empty:
            if good is not None and usual is None:
                self.tell(row, Column.PRICE, Code.PRICE_MISSING)
            return usual
        try:
            price = price_of(cell, self.terms.currency)
        except Unreadable as wrong:
            self._unreadable(row, Column.PRICE, cell, wrong)
            return None
        if usual and not usual.minor <= price.minor * _UNUSUAL <= usual.minor * _UNUSUAL**2:
            self.tell(row, Column.PRICE, Code.PRICE_UNUSUAL, found=cell.text, usual=usual)
        return price

    def _note(self, row: int, cells: tuple[Cell, ...]) -> str:
        text = self.cell(cells, Column.NOTE).text
        if len(text) > MOST_NOTE:
            self.tell(row, Column.NOTE, Code.NOTE_LONG, found=text, most=MOST_NOTE)
        return text

    def _check_amount(self, row: int, cells: tuple[Cell, ...], product: Money) -> None:
        """The sheet's own product must agree; a formula nobody calculated says nothing."""
        cell = self.cell(cells, Column.AMOUNT)
        if cell.empty or cell.formula or Column.PRICE not in self.headings.columns:
            return
        text = cell.text.replace(",", "").lstrip("¥￥")
        if text.replace(".", "", 1).isdigit() and Decimal(text) != product.amount:
            self.tell(row, Column.AMOUNT, Code.AMOUNT_DIFFERS, found=cell.text, product=product)

    def _unreadable(self, row: int, column: Column, cell: Cell, wrong: Unreadable) -> None:
        self.tell(row, column, wrong.code, wrong.suggestion, found=cell.text, **wrong.facts)
