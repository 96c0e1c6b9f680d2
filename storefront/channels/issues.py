"""What is wrong in a file of a channel: a code, where it stands, and a sentence for a person.

A row with an error is kept aside whole: nothing of it is written. A cell's content is only told
where it cannot be somebody's: words of states, amounts, days, ids; never people's names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


def _(message: str) -> str:
    """Marks a sentence for the catalogue; it is translated when it is told."""
    return message


class Code(StrEnum):
    """What can be wrong."""

    ORDER_ID_MISSING = "order_id_missing"
    ID_ROUNDED = "id_rounded"
    ID_TOO_LONG = "id_too_long"
    LINE_TWICE = "line_twice"
    STATE_UNKNOWN = "state_unknown"
    AFTERSALE_UNKNOWN = "aftersale_unknown"
    ITEMS_JOINED = "items_joined"
    MONEY_UNREADABLE = "money_unreadable"
    CURRENCY_OTHER = "currency_other"
    TIME_UNREADABLE = "time_unreadable"
    PIECES_UNREADABLE = "pieces_unreadable"
    COLUMN_MISSING = "column_missing"
    IDENTITY_DROPPED = "identity_dropped"
    DESCRIPTION_ROW = "description_row"
    LAYOUT_UNKNOWN = "layout_unknown"


#: Code → its sentence.
SENTENCES: dict[Code, str] = {
    Code.ORDER_ID_MISSING: _("This row names no order."),
    Code.ID_ROUNDED: _(
        "A spreadsheet program has rounded this number; please export the file again."
    ),
    Code.ID_TOO_LONG: _("This number is longer than any order number we know."),
    Code.LINE_TWICE: _("The same line stands in this file already; the first one counts."),
    Code.STATE_UNKNOWN: _("We do not know the word “%(found)s” for where an order stands."),
    Code.AFTERSALE_UNKNOWN: _("We do not know the word “%(found)s” for what became of a sale."),
    Code.ITEMS_JOINED: _("Several items share one row and one number of pieces; please part them."),
    Code.MONEY_UNREADABLE: _("“%(found)s” is not an amount we can read."),
    Code.CURRENCY_OTHER: _("“%(found)s” is not in the currency of this shop."),
    Code.TIME_UNREADABLE: _("“%(found)s” is not a time we can read."),
    Code.PIECES_UNREADABLE: _("“%(found)s” is not a number of pieces."),
    Code.COLUMN_MISSING: _("The file has no column for this; what it would say stays unknown."),
    Code.IDENTITY_DROPPED: _("This column names people's identity; it was not read."),
    Code.DESCRIPTION_ROW: _("This row explains the columns; it was left out."),
    Code.LAYOUT_UNKNOWN: _(
        "No layout we know fits this file. Save a column map for it, and name it."
    ),
}
#: What a person should know and need not mend.
NOTES = frozenset({Code.COLUMN_MISSING, Code.IDENTITY_DROPPED, Code.DESCRIPTION_ROW})


@dataclass(frozen=True, slots=True)
class Issue:
    """Something about a row, or about the file where `row` is that of its headings."""

    row: int
    column: str
    code: Code
    found: str = ""

    @property
    def note(self) -> bool:
        """Whether nothing was kept aside for it."""
        return self.code in NOTES

    def message(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the reader's language."""
        return translate(SENTENCES[self.code]) % {"found": self.found}


class UnreadableError(Exception):
    """A cell that cannot be read; the row is kept aside."""

    def __init__(self, code: Code, found: str = "") -> None:
        super().__init__(code)
        self.code, self.found = code, found[:60]
