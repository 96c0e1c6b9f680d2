"""Reading the rows of a sheet of goods against what is known.

Pure. Each row is read for itself; then what rows say of one product is put together, for they
must not contradict each other. `rules` says what holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.errors import Invalid
from catalog.products.rules import RESERVED, sku_of
from storefront.goods_sheets.columns import Field, value_of
from storefront.goods_sheets.pricing import price_changes
from storefront.goods_sheets.products import product_changes
from storefront.goods_sheets.rules import (
    Change,
    GoodsReport,
    Ground,
    Heading,
    Known,
    NewVariant,
    of_product,
)
from storefront.sheets.closest import closest, neighbour, normal
from storefront.sheets.grids import EMPTY, Cell
from storefront.sheets.issues import Code, Issue, Unreadable

#: Unknown skus for which one that is an edit away is looked up; more are a new season.
MOST_NEIGHBOURS = 200
#: Those for which all are gone through, where there are few of them.
MOST_GUESSES, FEW_SKUS = 20, 5_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 80
_SKU, _PRODUCT = Field("sku"), Field("product")
#: What a new sku cannot do without.
NEEDED = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: whose it is, and the values that could be read."""

    number: int
    sku: str
    slug: str
    known: Known | None
    said: Mapping[Field, object]

    def of_variant(self) -> dict[Field, object]:
        """What it says of its own sku."""
        ours = (_SKU, _PRODUCT)
        told = self.said.items()
        return {at: value for at, value in told if at not in ours and not of_product(at.kind)}


@dataclass(slots=True)
class _Reader:
    heading: Heading
    ground: Ground
    issues: list[Issue] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    guesses: int = 0

    def row(self, number: int, cells: tuple[Cell, ...]) -> Row | None:
        """What one row says; None where it cannot be said whose it is."""
        at = self.heading.column(_SKU)
        cell = _cell(cells, at)
        sku = normal(cell.text)
        if not sku:
            self._told(number, at, Code.SKU_MISSING)
            return None
        if sku in self.seen:
            self._told(number, at, Code.SKU_TWICE, cell.text, first=self.seen[sku])
            return None
        self.seen[sku] = number
        known = self.ground.known.get(sku)
        slug = self._slug(number, cells, known)
        if known is None and not self._may_be_new(number, at, sku, slug):
            return None
        return Row(number, sku, slug, known, self._values(number, cells))

    def _slug(self, number: int, cells: tuple[Cell, ...], known: Known | None) -> str:
        at = self.heading.column(_PRODUCT)
        typed = _cell(cells, at).text.strip().lower() if at else ""
        if known is not None and typed and typed != known.slug:
            self._told(number, at, Code.PRODUCT_OTHER, typed, slug=known.slug)
        if known is not None:
            return known.slug
        if typed and typed not in self.ground.products and not _fit(typed):
            near = re.sub(r"[^a-z0-9]+", "-", typed).strip("-")[:LONGEST_SLUG]
            self._told(number, at, Code.PRODUCT_IMPOSSIBLE, typed, near)
        return typed

    def _may_be_new(self, number: int, at: int, sku: str, slug: str) -> bool:
        """A new sku is one that names its product; one that only looks like ours is pointed out."""
        self.guesses += 1
        guess = neighbour(sku, self.ground.skus) if self.guesses <= MOST_NEIGHBOURS else ""
        if not slug:
            if not guess and self.guesses <= MOST_GUESSES and len(self.ground.skus) <= FEW_SKUS:
                guess = closest(sku, self.ground.skus, {})
            self._told(number, at, Code.SKU_UNKNOWN, sku, guess)
            return False
        try:
            sku_of(sku)
        except Invalid:
            self._told(number, at, Code.SKU_IMPOSSIBLE, sku)
            return False
        if guess:
            self._told(number, at, Code.SKU_NEAR, sku, guess)
        return True

    def _values(self, number: int, cells: tuple[Cell, ...]) -> dict[Field, object]:
        said: dict[Field, object] = {}
        lists, today = self.ground.lists, self.ground.today
        for column, meant in self.heading.fields.items():
            cell = _cell(cells, column)
            if meant in (_SKU, _PRODUCT) or cell.empty:
                continue
            try:
                said[meant] = value_of(cell, meant, lists, today)
            except Unreadable as wrong:
                told = (cell.text[:80], wrong.suggestion, wrong.facts)
                self.issues.append(Issue(number, column, wrong.code, *told))
        return said

    def tell(self, row: int, meant: Field, code: Code, found: str) -> None:
        """Something about the cell of a field."""
        self._told(row, self.heading.column(meant), code, found)

    def _told(
        self, row: int, column: int, code: Code, found: str = "", near: str = "", **facts: object
    ) -> None:
        self.issues.append(Issue(row, column, code, found[:80], near, facts))


def read_goods(heading: Heading | None, ground: Ground) -> GoodsReport:
    """What a sheet says; `heading` is where its columns stand, None where it has none."""
    if heading is None:
        return GoodsReport(0, issues=(Issue(0, 0, Code.NO_SKUS),))
    reader = _Reader(heading, ground, list(heading.issues))
    numbered = heading.cells()
    rows = [row for number, cells in numbered if (row := reader.row(number, cells)) is not None]
    if not numbered:
        reader.issues.append(Issue(heading.row, 0, Code.NO_ROWS))
    changes = [change for row in rows if row.known for change in _changes(row, heading, reader)]
    products, drafts = product_changes(rows, heading, ground, reader.issues)
    variants = [_new(row, heading, reader) for row in rows if row.known is None]
    issues = sorted(reader.issues, key=lambda each: (each.row, each.column))
    return GoodsReport(
        rows=len(numbered),
        changes=tuple(sorted([*changes, *products], key=lambda each: each.row)),
        products=tuple(drafts),
        variants=tuple(variants),
        issues=tuple(issues),
    )


def _changes(row: Row, heading: Heading, reader: _Reader) -> list[Change]:
    """What a row says anew of a variant that is known."""
    known = row.known
    assert known is not None  # noqa: S101 - the caller asks only for known ones
    found: list[Change] = []
    for meant, after in row.of_variant().items():
        if meant.kind in _NOW:
            before = _NOW[meant.kind](known, meant)
            if before != after and known.is_bundle and meant.kind == "stock":
                reader.tell(row.number, meant, Code.STOCK_OF_SET, str(after))
            elif before != after:
                found.append(Change(row.number, known, meant, before, after))
    prices, wrong = price_changes(row.number, row.said, known, reader.ground.today)
    reader.issues += [_placed(each, heading) for each in wrong]
    return found + [Change(row.number, known, *each) for each in prices]


def _new(row: Row, heading: Heading, reader: _Reader) -> NewVariant:
    """What a row says of a new sku."""
    for kind in NEEDED:
        if Field(kind) not in row.said:
            column = heading.column(Field(kind)) or heading.column(_SKU)
            lacking = {"column": f"name {kind}"}
            reader.issues.append(
                Issue(row.number, column, Code.VARIANT_LACKS, row.sku, facts=lacking)
            )
    nothing = Known(0, 0, row.sku, "", "")
    prices, wrong = price_changes(row.number, row.said, nothing, reader.ground.today)
    reader.issues += [_placed(each, heading) for each in wrong]
    said = {at: value for at, value in row.of_variant().items() if at.kind in _NOW}
    return NewVariant(row.number, row.sku, row.slug, {**said, **{at: to for at, _, to in prices}})


def _placed(wrong: tuple[int, Field, Code, str], heading: Heading) -> Issue:
    row, meant, code, found = wrong
    return Issue(row, heading.column(meant), code, found)


def _fit(slug: str) -> bool:
    return len(slug) <= LONGEST_SLUG and slug not in RESERVED and bool(_SLUG.fullmatch(slug))


def _cell(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column - 1] if 0 < column <= len(cells) else EMPTY


#: What is true now of what a row can say of its own sku, prices apart.
_NOW: Mapping[str, Callable[[Known, Field], object]] = {
    "zh": lambda known, _meant: known.zh,
    "en": lambda known, _meant: known.en,
    "colour": lambda known, _meant: known.colour,
    "stock": lambda known, meant: known.stock.get(meant.number, 0),
}
