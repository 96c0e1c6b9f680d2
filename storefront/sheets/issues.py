"""What can be wrong with a row, said in words: one code, one sentence.

Pure. `SENTENCES` is the single table that the page and the command word issues with; its values
are message ids of the translation catalogue. An error keeps the whole sheet out; a note is only
told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalog.money import Money
from storefront.sheets.grids import letter


def _(message: str) -> str:
    """Marks a sentence for the translators; worded at the edge."""
    return message


class Code(StrEnum):
    """Every issue that a sheet can have."""

    NO_HEADINGS = "sheet.no_headings"
    NO_SKUS = "sheet.no_skus"
    SEVERAL_SHEETS = "sheet.several_orders"
    NO_ROWS = "sheet.no_rows"
    TOO_MANY_LINES = "sheet.too_many_lines"
    HEADING_TWICE = "heading.twice"
    HEADING_UNKNOWN = "heading.unknown"
    CELL_BROKEN = "cell.broken"
    FORMULA_EMPTY = "cell.formula_without_result"
    FORMULA_USED = "cell.formula"
    SKU_MISSING = "sku.missing"
    SKU_UNKNOWN = "sku.unknown"
    SKU_DELISTED = "sku.delisted"
    SKU_TWICE = "sku.twice"
    PIECES_MISSING = "pieces.missing"
    PIECES_FRACTION = "pieces.fraction"
    PIECES_NEGATIVE = "pieces.negative"
    PIECES_ZERO = "pieces.zero"
    PIECES_ABSURD = "pieces.absurd"
    NUMBER_TWO_WAYS = "number.two_ways"
    NUMBER_UNREADABLE = "number.unreadable"
    DUE_MISSING = "due.missing"
    DUE_UNREADABLE = "due.unreadable"
    DUE_TWO_WAYS = "due.two_ways"
    DUE_NO_YEAR = "due.no_year"
    DUE_IMPOSSIBLE = "due.impossible"
    DUE_PAST = "due.past"
    DUE_FAR = "due.far"
    PRICE_MISSING = "price.missing"
    PRICE_TOO_FINE = "price.too_fine"
    PRICE_NOT_POSITIVE = "price.not_positive"
    PRICE_ABSURD = "price.absurd"
    PRICE_UNUSUAL = "price.unusual"
    PRICE_RISES = "price.rises"
    PRICE_WITHOUT = "price.without"
    PRICE_WAITS = "price.waits"
    DAY_ORDER = "day.order"
    RATE_TODAY = "rate.today"
    NOT_LISTED = "list.unknown"
    OUT_OF_BOUNDS = "number.bounds"
    TEXT_LONG = "text.long"
    COLOUR_UNREADABLE = "colour.unreadable"
    SKU_IMPOSSIBLE = "sku.impossible"
    SKU_NEAR = "sku.near"
    STOCK_OF_SET = "stock.set"
    PRODUCT_IMPOSSIBLE = "product.impossible"
    PRODUCT_OTHER = "product.other"
    PRODUCT_TWO_WAYS = "product.two_ways"
    PRODUCT_LACKS = "product.lacks"
    VARIANT_LACKS = "variant.lacks"
    TOO_MANY_VARIANTS = "product.variants"
    PICTURE_ELSEWHERE = "picture.elsewhere"
    PICTURE_UNKNOWN = "picture.unknown"
    PICTURE_TWICE = "picture.twice"
    PICTURE_WORDS = "picture.words"
    PICTURE_PARTS = "picture.parts"
    PICTURES_MANY = "picture.many"
    AMOUNT_DIFFERS = "amount.differs"
    NOTE_LONG = "note.long"
    ROW_MERGED = "row.merged"
    ROW_CONTRADICTS = "row.contradicts"
    TOTAL_DIFFERS = "total.differs"
    TOTAL_SKIPPED = "total.skipped"


SENTENCES: dict[Code, str] = {
    Code.NO_HEADINGS: _(
        "No row names a sku column and a pieces column. The template shows the headings we know."
    ),
    Code.NO_SKUS: _("No row of headings names a sku column. An export shows the headings we know."),
    Code.SEVERAL_SHEETS: _("Two sheets of this file look like orders. Please send one at a time."),
    Code.NO_ROWS: _("There are no rows under the headings."),
    Code.TOO_MANY_LINES: _("One order takes at most %(most)s lines."),
    Code.HEADING_TWICE: _("Two columns mean the same. Please keep one."),
    Code.HEADING_UNKNOWN: _("We do not know this column and left it out."),
    Code.CELL_BROKEN: _("The spreadsheet shows an error here."),
    Code.FORMULA_EMPTY: _(
        "This formula has no result in the file. Open it in Excel and save it, or type the value."
    ),
    Code.FORMULA_USED: _("This value comes from a formula; its last result was taken."),
    Code.SKU_MISSING: _("The sku is missing."),
    Code.SKU_UNKNOWN: _("We do not know this sku."),
    Code.SKU_DELISTED: _("This product is no longer made."),
    Code.SKU_TWICE: _("This sku stands in row %(first)s already."),
    Code.PRICE_RISES: _("More pieces would cost more each."),
    Code.PRICE_WITHOUT: _("A day without a price: please give the price that it is meant for."),
    Code.PRICE_WAITS: _("Another price begins on that day already. Please end that one first."),
    Code.DAY_ORDER: _("It cannot end before it begins."),
    Code.RATE_TODAY: _(
        "The piece rate was changed today already; the next change counts tomorrow."
    ),
    Code.NOT_LISTED: _("There is nothing of this name."),
    Code.TEXT_LONG: _("This text is longer than %(most)s characters."),
    Code.OUT_OF_BOUNDS: _("This must be a number from %(least)s to %(most)s."),
    Code.COLOUR_UNREADABLE: _("A colour is written like #6F9A78."),
    Code.SKU_IMPOSSIBLE: _("A sku has letters, digits and hyphens, at most 40."),
    Code.SKU_NEAR: _("This sku is new. One of ours is very much like it; did you mean that?"),
    Code.STOCK_OF_SET: _("A set has no pieces of its own; please count what lies in it."),
    Code.PRODUCT_IMPOSSIBLE: _(
        "The address word of a product has small letters, digits and hyphens."
    ),
    Code.PRODUCT_OTHER: _("This sku belongs to the product “%(slug)s”."),
    Code.PRODUCT_TWO_WAYS: _("Row %(first)s says something else of the same product."),
    Code.PRODUCT_LACKS: _("A new product needs this on its first row: %(column)s"),
    Code.VARIANT_LACKS: _("A new sku needs this: %(column)s"),
    Code.TOO_MANY_VARIANTS: _("A product has at most %(most)s variants."),
    Code.PICTURE_ELSEWHERE: _(
        "This picture lies elsewhere, and nothing is fetched from there. Please upload it in the "
        "office and name its address here."
    ),
    Code.PICTURE_UNKNOWN: _(
        "No picture of our goods has this address. A sheet that was taken out shows how they look."
    ),
    Code.PICTURE_TWICE: _("This picture stands here twice."),
    Code.PICTURE_WORDS: _("Please say in Chinese and in English what this picture shows."),
    Code.PICTURE_PARTS: _(
        "One line is one picture: its address, words in Chinese and words in English, with | "
        "between them."
    ),
    Code.PICTURES_MANY: _("A product can have %(most)s pictures."),
    Code.PIECES_MISSING: _("The number of pieces is missing."),
    Code.PIECES_FRACTION: _("Pieces are whole numbers."),
    Code.PIECES_NEGATIVE: _("Pieces cannot be negative."),
    Code.PIECES_ZERO: _("Zero pieces: please delete the row, or enter a number."),
    Code.PIECES_ABSURD: _("More than %(most)s pieces on one row is surely a slip."),
    Code.NUMBER_TWO_WAYS: _("This number can be read in two ways."),
    Code.NUMBER_UNREADABLE: _("This is not a number."),
    Code.DUE_MISSING: _("No date: neither on this row nor for the whole order."),
    Code.DUE_UNREADABLE: _("This is not a date."),
    Code.DUE_TWO_WAYS: _("Day and month cannot be told apart."),
    Code.DUE_NO_YEAR: _("The year is missing."),
    Code.DUE_IMPOSSIBLE: _("There is no such day."),
    Code.DUE_PAST: _("This day has passed."),
    Code.DUE_FAR: _("This day is more than two years away."),
    Code.PRICE_MISSING: _("This sku has no price yet; please enter one."),
    Code.PRICE_TOO_FINE: _("A price has at most two digits after the point."),
    Code.PRICE_NOT_POSITIVE: _("A price is more than zero."),
    Code.PRICE_ABSURD: _("This price is surely a slip."),
    Code.PRICE_UNUSUAL: _("This price is far from our list price of %(usual)s."),
    Code.AMOUNT_DIFFERS: _("Pieces times price is %(product)s, not what stands here."),
    Code.NOTE_LONG: _("The note is longer than %(most)s characters."),
    Code.ROW_MERGED: _("Same sku, date and price as row %(first)s: the pieces were added."),
    Code.ROW_CONTRADICTS: _("Same sku and date as row %(first)s, but another price."),
    Code.TOTAL_DIFFERS: _("The sheet's total is not the sum of its rows, %(sum)s."),
    Code.TOTAL_SKIPPED: _("This is the total; it agrees with the rows."),
}

#: These are told and keep nothing out.
NOTES = frozenset(
    {
        Code.HEADING_UNKNOWN,
        Code.FORMULA_USED,
        Code.PRICE_UNUSUAL,
        Code.ROW_MERGED,
        Code.TOTAL_SKIPPED,
        Code.SKU_NEAR,
    }
)


class Unreadable(Exception):  # noqa: N818 - a finding, not an error
    """A cell that cannot be taken as it is; the reader turns it into an issue with its place."""

    def __init__(self, code: Code, suggestion: str = "", **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.suggestion = suggestion
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to know about one place. Row and column 0 mean the whole sheet or row."""

    row: int
    column: int
    code: Code
    found: str = ""
    suggestion: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def note(self) -> bool:
        """Told, not in the way."""
        return self.code in NOTES

    @property
    def column_letter(self) -> str:
        """The letter over the column, or nothing."""
        return letter(self.column)

    @property
    def place(self) -> str:
        """The cell's name as the spreadsheet shows it: `B7`."""
        return f"{letter(self.column)}{self.row or ''}"

    def message(
        self, translate: Callable[[str], str] = str, money: Callable[[Money], str] = str
    ) -> str:
        """The sentence in the reader's language, money as she writes it."""
        facts = {
            name: money(value) if isinstance(value, Money) else value
            for name, value in self.facts.items()
        }
        return translate(SENTENCES[self.code]) % facts
