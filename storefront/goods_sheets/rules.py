"""A sheet of goods: which cells say something new, and which say nothing sensible.

Pure. One row a variant, found by its sku; every other column may be missing, and an empty cell
says nothing. A sku that is not known yet becomes a new variant where its row names a product, and
a product that is not known yet becomes a draft. Invariants: every wrong cell is told with its
place; one of them keeps the whole sheet out (`clean`); what says what is true already is no
change, so that a sheet twice is once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from catalog.money import Money
from storefront.goods_sheets.columns import OF_PRODUCT, PLAIN, Field, Lists, field_of
from storefront.goods_sheets.pictures import Hanging, paths_in
from storefront.sheets.closest import normal
from storefront.sheets.grids import Cell, Grid
from storefront.sheets.headings import OPENING_ROWS, plain
from storefront.sheets.issues import Code, Issue


@dataclass(frozen=True, slots=True)
class Priced:
    """A price of a piece: from a day on (None: now), until the end of another (None: for ever)."""

    amount: Money
    begins: date | None = None
    ends: date | None = None

    def __str__(self) -> str:
        days = f" {self.begins or ''}–{self.ends or ''}" if self.begins or self.ends else ""
        return f"{self.amount}{days}"


@dataclass(frozen=True, slots=True)
class Known:
    """A variant as it is now: prices in force by number of pieces (1 is the price itself), those
    that will begin by number and day, pieces by place."""

    variant_id: int
    product_id: int
    sku: str
    zh: str
    en: str
    colour: str = ""
    slug: str = ""
    version: int = 0
    prices: Mapping[int, Priced] = field(default_factory=dict)
    coming: Mapping[tuple[int, date], Priced] = field(default_factory=dict)
    stock: Mapping[int, int] = field(default_factory=dict)
    is_bundle: bool = False

    @property
    def name(self) -> str:
        """What people call it by."""
        return self.sku


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """A product as it is now: what is said of it by column, how many variants it has, whether its
    piece rate was changed today, and the version that an editor would be looking at."""

    product_id: int
    slug: str
    said: Mapping[str, object]
    variants: int = 0
    rated: bool = False
    version: int = 0

    @property
    def name(self) -> str:
        """What people call it by."""
        return self.slug


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that says something new of a variant or of a product."""

    row: int
    known: Known | KnownProduct
    field: Field
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class NewVariant:
    """A sku that is not there yet, with what its row says."""

    row: int
    sku: str
    slug: str
    said: Mapping[Field, object]


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product that is not there yet: a draft, with what its rows say."""

    row: int
    slug: str
    said: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class GoodsReport:
    """What a sheet would change and make, and what is wrong with it."""

    rows: int
    changes: tuple[Change, ...] = ()
    products: tuple[NewProduct, ...] = ()
    variants: tuple[NewVariant, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether it can be kept."""
        return all(issue.note for issue in self.issues)

    @property
    def empty(self) -> bool:
        """Whether it says nothing new."""
        return not (self.changes or self.products or self.variants)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sheet is read against: the goods that it names, lists, every sku, the day, and the
    pictures of goods that it names, by where they lie."""

    known: Mapping[str, Known]
    products: Mapping[str, KnownProduct]
    lists: Lists
    skus: Collection[str]
    today: date
    pictures: Mapping[str, Hanging] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the columns stand."""

    grid: Grid
    row: int
    fields: Mapping[int, Field]
    issues: tuple[Issue, ...]
    rows: Sequence[tuple[int, tuple[Cell, ...]]]

    def cells(self) -> Sequence[tuple[int, tuple[Cell, ...]]]:
        """The rows under the headings that say anything."""
        return self.rows

    def column(self, meant: Field) -> int:
        """Where a column stands; 0 where there is none."""
        return next((at for at, each in self.fields.items() if each == meant), 0)

    @property
    def about_products(self) -> bool:
        """Whether the sheet says which product a row belongs to."""
        return self.column(Field("product")) > 0


def find_heading(grids: Sequence[Grid], places: Mapping[str, int]) -> Heading | None:
    """The headings of the first sheet that has a sku column."""
    for grid in grids:
        for row, cells in list(grid.numbered())[:OPENING_ROWS]:
            if any(PLAIN.get(plain(cell.text)) == "sku" for cell in cells):
                return _heading(grid, row, cells, places)
    return None


def named_in(heading: Heading) -> tuple[set[str], set[str]]:
    """The skus and the products that a sheet names."""
    columns = [heading.column(Field(kind)) for kind in ("sku", "product")]
    texts = [
        {cells[at - 1].text for _row, cells in heading.cells() if 0 < at <= len(cells)}
        for at in columns
    ]
    return {normal(each) for each in texts[0]}, {each.strip().lower() for each in texts[1]}


def pictures_in(heading: Heading, shop: str) -> set[str]:
    """Where the pictures lie that a sheet names."""
    at = heading.column(Field("pictures"))
    return paths_in(
        (cells[at - 1] for _row, cells in heading.cells() if 0 < at <= len(cells)), shop
    )


def of_product(kind: str) -> bool:
    """Whether a column speaks of the product."""
    return kind in OF_PRODUCT


def _heading(grid: Grid, row: int, cells: tuple[Cell, ...], places: Mapping[str, int]) -> Heading:
    fields: dict[int, Field] = {}
    issues: list[Issue] = []
    for column, cell in enumerate(cells, start=1):
        found = field_of(plain(cell.text), places)
        if cell.empty:
            continue
        if found is None:
            issues.append(Issue(row, column, Code.HEADING_UNKNOWN, cell.text[:80]))
        elif found in fields.values():
            issues.append(Issue(row, column, Code.HEADING_TWICE, cell.text[:80]))
        else:
            fields[column] = found
    beneath = list(grid.numbered())[row:]
    rows = [(at, cells) for at, cells in beneath if not all(each.empty for each in cells)]
    return Heading(grid, row, fields, tuple(issues), rows)
